import type { JsonSchema } from '@kumiki/component-sdk/schema';
import {
  mayPublish,
  type ApiToken,
  type Caller,
  type Grant,
  type KeptAuditEntry,
  type Link,
  type Person,
} from '../../identity/index.ts';

export const text = (maxLength: number, more: JsonSchema = {}): JsonSchema => ({
  type: 'string',
  minLength: 1,
  maxLength,
  pattern: '^[^\\p{Cc}]*$',
  ...more,
});
export const id: JsonSchema = { type: 'string', format: 'uuid' };
const time: JsonSchema = { type: ['string', 'null'], format: 'date-time' };

/** Pipelines that one grant names at most: a list of executions looks at each. */
const mostPipelines = 30;

/** A role on everything, or roles on single pipelines. */
export const grantProperties = {
  role: { enum: ['viewer', 'runner', 'editor', 'admin'], description: 'For everything.' },
  publish: {
    type: 'boolean',
    description: 'Beside a role for everything: may publish components, too. Administrators always may.',
  },
  pipelines: {
    type: 'object',
    description: 'Roles on single pipelines, by name; nothing else can be seen then.',
    propertyNames: { pattern: '^[a-z0-9][a-z0-9-]{0,99}$' },
    additionalProperties: { enum: ['viewer', 'runner', 'editor'] },
    minProperties: 1,
    maxProperties: mostPipelines,
  },
} satisfies Record<string, JsonSchema>;

export const oneGrant = [{ required: ['role'] }, { required: ['pipelines'], not: { required: ['publish'] } }];

/** A grant as a body has it: one of the two is there. */
export type GrantBody = Grant;

export function grantOf({ role, publish, pipelines }: GrantBody): Grant {
  return pipelines === undefined ? { role, ...(publish && { publish }) } : { pipelines };
}

function shape(properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required };
}

const grantNames = ['role', 'publish', 'pipelines'];

export const callerShape = shape({ id: text(200), name: text(200), ...grantProperties }, [
  'publish',
  'pipelines',
]);

export function callerAnswer(caller: Caller): object {
  const { id: found, name, role, pipelines } = caller;
  return { id: found, name, role, publish: mayPublish(caller), ...(pipelines && { pipelines }) };
}

export const personShape = shape(
  {
    id,
    name: text(200),
    login: {
      type: ['string', 'null'],
      description: 'What they sign in with; null with an identity provider.',
    },
    ...grantProperties,
    disabled: { type: 'boolean' },
    created_at: time,
    signed_in_at: time,
  },
  grantNames,
);

export function personAnswer(person: Person): object {
  const { id: found, name, login, grant, disabled, createdAt, signedInAt } = person;
  return {
    id: found,
    name,
    login: login ?? null,
    ...grant,
    disabled,
    created_at: timeText(createdAt),
    signed_in_at: timeText(signedInAt),
  };
}

export const linkShape = shape(
  {
    id,
    kind: { enum: ['first', 'invitation', 'password'] },
    note: { type: 'string' },
    ...grantProperties,
    created_by: text(200),
    created_at: time,
    expires_at: time,
    link: { type: 'string', description: 'What the person opens; shown once.' },
  },
  [...grantNames, 'link'],
);

export function linkAnswer(link: Link, url?: string): object {
  const { id: found, kind, note, grant, createdBy, createdAt, expiresAt } = link;
  return {
    id: found,
    kind,
    note,
    ...grant,
    created_by: createdBy,
    created_at: timeText(createdAt),
    expires_at: timeText(expiresAt),
    ...(url !== undefined && { link: url }),
  };
}

export const tokenShape = shape(
  {
    id,
    name: text(200),
    hint: { type: 'string', description: 'Its first characters.' },
    ...grantProperties,
    owner: { type: ['string', 'null'], description: 'The person whom it belongs to.' },
    created_at: time,
    expires_at: time,
    used_at: time,
    token: { type: 'string', description: 'The token itself; shown once.' },
  },
  [...grantNames, 'token'],
);

export function tokenAnswer(token: ApiToken, secret?: string): object {
  const { id: found, name, hint, grant, owner, createdAt, expiresAt, usedAt } = token;
  return {
    id: found,
    name,
    hint,
    ...grant,
    owner: owner ?? null,
    created_at: timeText(createdAt),
    expires_at: timeText(expiresAt),
    used_at: timeText(usedAt),
    ...(secret !== undefined && { token: secret }),
  };
}

export const auditShape = shape({
  at: time,
  caller: {
    type: ['string', 'null'],
    description: 'person/ID, token/ID, subject/ID or local; null for nobody known.',
  },
  name: { type: ['string', 'null'] },
  call: { type: 'string' },
  object: { type: 'object', additionalProperties: { type: 'string' } },
  status: { type: 'integer' },
  code: { type: ['string', 'null'], description: 'Why it was refused.' },
  request_id: { type: 'string' },
  address: { type: 'string' },
});

export function auditAnswer(entry: KeptAuditEntry): object {
  const { at, caller, name, call, object, status, code, requestId, address } = entry;
  return {
    at: timeText(at),
    caller: caller ?? null,
    name: name ?? null,
    call,
    object,
    status,
    code: code ?? null,
    request_id: requestId,
    address,
  };
}

function timeText(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}
