export { Oidc, type OidcOptions, type OidcPerson } from './oidc.ts';
export type { RoleRules } from './claims.ts';
