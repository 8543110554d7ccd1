import type { Identity } from '../../identity/index.ts';
import type { Route } from '../http/index.ts';
import { auditRoutes } from './audit-routes.ts';
import { invitationRoutes } from './invitation-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { tokenRoutes } from './token-routes.ts';

export { callIdentifier } from './call-identifier.ts';
export { accessOf, identify, type AccessOptions } from './identify.ts';
export { checkReach, identityOptions, isLocalHost, isSecureOnly } from './from-settings.ts';
export { joinUrl } from './join-url.ts';
export { tokenAnswer } from './shapes.ts';

/** The routes of identity. @param publicUrl the address that links begin with */
export function identityRoutes(identity: Identity, publicUrl: () => string): Route[] {
  return [
    ...sessionRoutes(identity),
    ...peopleRoutes(identity, publicUrl),
    ...invitationRoutes(identity, publicUrl),
    ...tokenRoutes(identity),
    ...auditRoutes(identity),
  ];
}
