export { Oidc, type OidcOptions, type OidcPerson } from './oidc.ts';
export { SealedFlows } from './sealed-flows.ts';
export type { RoleRules } from './claims.ts';
