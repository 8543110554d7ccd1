import { covers, roles, type Grant, type Role } from '../roles.ts';

/** How a provider's claims become a role. */
export interface RoleRules {
  /** The claim; dots lead inside. */
  readonly claim: string;
  readonly roles: Readonly<Partial<Record<Role, readonly string[]>>>;
  /** Where no value gives one. */
  readonly otherwise?: Role;
  /** Who may publish components beside their role; nobody but administrators where it is left out. */
  readonly publish?: PublishRules;
}

/** Which values of a claim give the permission to publish. */
export interface PublishRules {
  /** As the one of the role. */
  readonly claim: string;
  readonly values: readonly string[];
}

type Claims = Readonly<Record<string, unknown>>;

/** The highest role that the claims give, and whether they let publish; nothing where they give no role. */
export function grantFrom(claims: Claims, rules: RoleRules): Grant | undefined {
  const found = valuesAt(claims, rules.claim);
  const given = roles.filter((role) => rules.roles[role]?.some((value) => found.has(value)));
  const role = given.reduce<Role | undefined>(
    (highest, one) => (highest === undefined || covers(one, highest) ? one : highest),
    rules.otherwise,
  );
  if (role === undefined) return undefined;
  // Of an administrator nobody needs to say it.
  return { role, ...(role !== 'admin' && letsPublish(claims, rules) && { publish: true }) };
}

/** Whether claims say all that the rules ask for, so that a provider need not be asked for more. */
export function saysAll(claims: Claims, rules: RoleRules): boolean {
  if (claims['name'] === undefined || grantFrom(claims, rules) === undefined) return false;
  return rules.publish === undefined || valueAt(claims, rules.publish.claim) !== undefined;
}

function letsPublish(claims: Claims, { publish }: RoleRules): boolean {
  if (publish === undefined) return false;
  const found = valuesAt(claims, publish.claim);
  return publish.values.some((value) => found.has(value));
}

/** What others see of somebody: the first of their claims that says it. */
export function nameFrom(claims: Claims): string {
  const names = [claims['name'], claims['preferred_username'], claims['email'], claims['sub']];
  const name = names.find((one): one is string => typeof one === 'string' && one.trim() !== '') ?? '';
  return name
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 200);
}

function valuesAt(claims: Claims, path: string): ReadonlySet<unknown> {
  return new Set([valueAt(claims, path)].flat());
}

/** A claim may itself have dots in its name (`https://example.com/roles`), so that it is looked for as it is first. */
function valueAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path.split('.').reduce<unknown>((value, key) => {
    const isInside = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
    return isInside ? (value as Claims)[key] : undefined;
  }, claims);
}
