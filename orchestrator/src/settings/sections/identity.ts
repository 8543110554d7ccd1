import { optional, setting } from '../setting.ts';

const text = { type: 'string', minLength: 1, maxLength: 500 } as const;
const values = { type: 'array', items: text, maxItems: 100 } as const;

/** Which values of the role claim give which role. */
export type RoleClaims = Readonly<
  Partial<Record<'viewer' | 'runner' | 'editor' | 'admin', readonly string[]>>
>;

/** Who may use the platform. */
export const identity = {
  accounts: setting<boolean>({
    env: 'KUMIKI_ACCOUNTS',
    description:
      'Whether people sign in with accounts that the platform keeps. The first administrator gets a link at the start, others get invitations.',
    schema: { type: 'boolean' },
    default: false,
  }),
  oidcIssuer: optional<string>({
    env: 'KUMIKI_OIDC_ISSUER',
    description: 'The issuer of an OpenID Connect provider that people sign in with, as it calls itself.',
    schema: { ...text, pattern: '^https?://', 'x-expected': 'an address that begins with https://' },
  }),
  oidcClientId: optional<string>({
    env: 'KUMIKI_OIDC_CLIENT_ID',
    description:
      'The id that the provider knows this platform by. Its redirect address there is `/api/v1/session/oidc/callback` of the public address.',
    schema: text,
  }),
  oidcClientSecret: optional<string>({
    env: 'KUMIKI_OIDC_CLIENT_SECRET',
    description:
      'The secret that belongs to it; without one the platform is a public client, with PKCE alone.',
    schema: text,
    secret: true,
  }),
  oidcAudience: optional<string>({
    env: 'KUMIKI_OIDC_AUDIENCE',
    description:
      'The audience of access tokens (JWT, RFC 9068) of the provider that systems may send as `Authorization: Bearer`; without it none are taken.',
    schema: text,
  }),
  oidcScopes: setting<string>({
    env: 'KUMIKI_OIDC_SCOPES',
    description: 'The scopes that are asked for.',
    schema: text,
    default: 'openid profile email',
  }),
  oidcRoleClaim: setting<string>({
    env: 'KUMIKI_OIDC_ROLE_CLAIM',
    description:
      'The claim of the ID token that gives the role: a text or a list of texts. Dots lead inside, as in `realm_access.roles`.',
    schema: text,
    default: 'roles',
  }),
  oidcRoles: setting<RoleClaims>({
    env: 'KUMIKI_OIDC_ROLES',
    description:
      'Which values of that claim give which role, such as `{"admin": ["kumiki-admins"], "viewer": ["staff"]}`. The highest one counts. Without it the names of the roles are the values.',
    schema: {
      type: 'object',
      properties: { viewer: values, runner: values, editor: values, admin: values },
      additionalProperties: false,
    },
    default: { viewer: ['viewer'], runner: ['runner'], editor: ['editor'], admin: ['admin'] },
  }),
  oidcPublishers: setting<readonly string[]>({
    env: 'KUMIKI_OIDC_PUBLISHERS',
    description:
      'Which values of the claim let people and systems of the provider publish components, beside the role that they have. Administrators always may.',
    schema: values,
    default: [],
  }),
  oidcPublishClaim: optional<string>({
    env: 'KUMIKI_OIDC_PUBLISH_CLAIM',
    description: 'The claim that these values are looked for in; without it that of the role.',
    schema: text,
  }),
  oidcDefaultRole: optional<'viewer' | 'runner' | 'editor'>({
    env: 'KUMIKI_OIDC_DEFAULT_ROLE',
    description: 'The role of people to whom the claim gives none; without it they may not sign in.',
    schema: { enum: ['viewer', 'runner', 'editor'] },
  }),
  sessionIdleMinutes: setting<number>({
    env: 'KUMIKI_SESSION_IDLE_MINUTES',
    description: 'After so many minutes without a request a session ends.',
    schema: { type: 'integer', minimum: 1, maximum: 100_000 },
    default: 720,
  }),
  sessionHours: setting<number>({
    env: 'KUMIKI_SESSION_HOURS',
    description: 'After so many hours a session ends in any case.',
    schema: { type: 'integer', minimum: 1, maximum: 8760 },
    default: 168,
  }),
  auditDays: setting<number>({
    env: 'KUMIKI_AUDIT_DAYS',
    description: 'How many days the audit log is kept; at most its newest 200,000 entries are.',
    schema: { type: 'integer', minimum: 1, maximum: 3650 },
    default: 400,
  }),
} as const;
