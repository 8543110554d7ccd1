import type { IncomingMessage } from 'node:http';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Identity } from '../../identity/index.ts';
import type { Client } from '../http/client.ts';
import { changes } from '../http/guard.ts';
import type { Access, AuditedCall } from '../http/index.ts';
import type { PipelineOfExecution } from '../http/admit.ts';
import type { Caller } from '../http/roles.ts';
import { readCookie } from './cookies.ts';

/**
 * Says who sends a request over HTTP: by `Authorization: Bearer`, else by the session's cookie.
 *
 * A cookie comes along by itself, whoever made the browser send the request. So what changes something, and a WebSocket,
 * counts with a cookie only where the browser says that a page of this server asked for it: by `Origin`, which the guard
 * has compared, or `Sec-Fetch-Site: same-origin`. No page of another site can make it say so.
 * @throws LOGIN_NEEDED, TOKEN_INVALID, ORIGIN_NEEDED, OIDC_NO_ROLE, OIDC_UNREACHABLE
 */
export async function identify(
  identity: Identity,
  request: IncomingMessage,
  { secure }: Client,
): Promise<Caller> {
  const { authorization, origin, 'sec-fetch-site': site, upgrade } = request.headers;
  if (authorization !== undefined) {
    const token = /^Bearer +([\w.~+/=-]{1,8000})$/i.exec(authorization)?.[1];
    if (token === undefined) throw kumikiError('TOKEN_INVALID', {});
    return await identity.identifyToken(token);
  }
  const cookie = readCookie(request, 'kumiki_session', secure);
  const caller = cookie === undefined ? undefined : await identity.identifySession(cookie);
  if (caller === undefined) return identity.nobody();
  const matters = changes(request) || upgrade !== undefined;
  if (matters && origin === undefined && site !== 'same-origin') throw kumikiError('ORIGIN_NEEDED', {});
  return caller;
}

/** Who may call over HTTP, as the server wants to know it. */
export function accessOf(identity: Identity, { rateLimit, secureOnly, pipelineOf }: AccessOptions): Access {
  return {
    identify: async (request, client) => await identify(identity, request, client),
    audit: (call) => identity.audit.add(entryOf(call)),
    pipelineOf,
    secureOnly,
    // Whoever may do everything on this machine needs no limit.
    ...(identity.loginNeeded && { rateLimit }),
  };
}

export interface AccessOptions {
  readonly rateLimit: number;
  readonly secureOnly: boolean;
  readonly pipelineOf: PipelineOfExecution;
}

function entryOf({ caller, method, route, ...rest }: AuditedCall) {
  return {
    ...rest,
    ...(caller && caller.id !== 'anyone' && { caller: caller.id, name: caller.name }),
    call: `${method} ${route ?? '(no route)'}`,
  };
}
