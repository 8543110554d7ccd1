export { callerOfPerson, Identity, type IdentityOptions } from './identity.ts';
export type { AuditFilter, IdentityStore, PageAsked, PageOf } from './identity-store.ts';
export { loginOf, type ApiToken, type KeptAuditEntry, type Link, type Person } from './model.ts';
export type { OidcOptions } from './oidc/index.ts';
export { longestPassword } from './password-rules.ts';
export type { MadeLink } from './people.ts';
export {
  callerOf,
  checkPublish,
  mayPublish,
  checkRoleOn,
  localCaller,
  roles,
  visiblePipelines,
  type Caller,
  type Grant,
  type PipelineRole,
  type Role,
} from './roles.ts';
export { Tokens, type NewToken } from './tokens.ts';
export type { StartedSession } from './sessions.ts';
