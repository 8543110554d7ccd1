import { covers, roles, type Grant, type Role } from '../roles.ts';

/** How a provider's claims become a role. */
export interface RoleRules {
  /** The claim; dots lead inside. */
  readonly claim: string;
  readonly roles: Readonly<Partial<Record<Role, readonly string[]>>>;
  /** Where no value gives one. */
  readonly otherwise?: Role;
}

type Claims = Readonly<Record<string, unknown>>;

/** The highest role that the claims give; nothing where they give none. */
export function grantFrom(claims: Claims, rules: RoleRules): Grant | undefined {
  const found = new Set([valueAt(claims, rules.claim)].flat());
  const given = roles.filter((role) => rules.roles[role]?.some((value) => found.has(value)));
  const role = given.reduce<Role | undefined>(
    (highest, one) => (highest === undefined || covers(one, highest) ? one : highest),
    rules.otherwise,
  );
  return role && { role };
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

/** A claim may itself have dots in its name (`https://example.com/roles`), so that it is looked for as it is first. */
function valueAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path.split('.').reduce<unknown>((value, key) => {
    const isInside = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
    return isInside ? (value as Claims)[key] : undefined;
  }, claims);
}
