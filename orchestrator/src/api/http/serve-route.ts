import type { Request, Response } from 'express';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { admit, admitTo } from './admit.ts';
import { sendAnswer } from './answer.ts';
import type { AppOptions } from './app-options.ts';
import { checkBody, checkParams, checkQuery, paramsSchema, querySchema } from './check-request.ts';
import type { Client } from './client.ts';
import { checkMediaType, hasBody, readJsonBody } from './json-body.ts';
import { checkSecure, countStranger, knownCaller, knownHelper, type Doors } from './known-caller.ts';
import type { Locals } from './locals.ts';
import type { Caller } from './roles.ts';
import type { Route } from './route.ts';

type ServeOptions = Pick<AppOptions, 'access' | 'rateLimit' | 'limits' | 'closing' | 'admitUploads'>;

/** Who calls what needs no login. */
const anyone: Caller = { id: 'anyone', name: 'anyone', role: 'viewer' };

/** The handler for Express of a route: who calls, then what they ask for, then the body, so that nothing is read for nothing. */
export function serveRoute(
  route: Route,
  options: ServeOptions,
): (request: Request, response: Response) => Promise<void> {
  const ofParams = paramsSchema(route);
  const ofQuery = querySchema(route);
  return async (request, response) => {
    const locals = response.locals as Locals;
    locals.route = route;
    locals.params = request.params as Record<string, string>;
    const { client, requestId } = locals;
    const caller = await callerOf(route, request, client, options);
    locals.caller = caller;
    const needed = route.role === 'anyone' || route.role === 'helper' ? undefined : route.role;
    if (needed) admit(route, needed, caller);
    const params = checkParams(ofParams, request.params) as Record<string, string>;
    const { access, limits } = options;
    if (needed) await admitTo(route, needed, { caller, params, ...access });
    const query = checkQuery(ofQuery, request.query);
    if (route.body === 'multipart') options.admitUploads?.();
    const body = await bodyOf(route, request, limits.jsonBytes);
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    const answer = await route.handle({
      params,
      query: query as object,
      body: body as undefined,
      headers: request.headers,
      caller,
      became: (known) => {
        locals.caller = known;
      },
      client,
      requestId,
      signal: gone.signal,
      closing: options.closing,
      node: request,
    });
    // What goes on and on ends when its reader may read it no more.
    if (answer.type === 'text/event-stream' && needed) {
      const timer = setInterval(() => {
        mayGoOn().catch(() => response.destroy());
      }, limits.askAgain);
      response.once('close', () => clearInterval(timer));
      const mayGoOn = async (): Promise<void> => {
        const now = await access.identify(request, client);
        admit(route, needed, now);
        await admitTo(route, needed, { caller: now, params, ...access });
      };
    }
    await sendAnswer(answer, response, limits.answerTimeout);
  };
}

/** @throws CONNECTION_NOT_SECURE, RATE_LIMITED, what `identify` throws */
async function callerOf(route: Route, request: Request, client: Client, doors: Doors): Promise<Caller> {
  if (route.role === 'helper') return knownHelper(request, client, doors);
  if (route.role !== 'anyone') return await knownCaller(request, client, doors);
  // Whether the server lives is no secret, and what asks for it mostly comes from beside it.
  if (route.group === 'Server') return anyone;
  checkSecure(doors.access, client);
  countStranger(doors.rateLimit, client);
  return anyone;
}

async function bodyOf(route: Route, request: Request, limit: number): Promise<unknown> {
  const { body = 'none' } = route;
  if (body === 'none') {
    if (hasBody(request))
      throw kumikiError('BODY_UNEXPECTED', { method: request.method, path: request.path });
    return undefined;
  }
  if (body === 'multipart' || body === 'bytes') {
    checkMediaType(request, body === 'bytes' ? 'application/octet-stream' : 'multipart/form-data');
    return undefined;
  }
  return checkBody(body, await readJsonBody(request, limit, route.mediaTypes));
}
