import type { Request, Response } from 'express';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { sendAnswer } from './answer.ts';
import type { AppOptions } from './app-options.ts';
import { checkBody, checkParams, checkQuery, paramsSchema, querySchema } from './check-request.ts';
import { checkMediaType, hasBody, readJsonBody } from './json-body.ts';
import { checkRole, localCaller, type Caller } from './roles.ts';
import type { Route } from './route.ts';

/** The handler for Express of a route: who calls, then what they ask for, then the body, so that nothing is read for nothing. */
export function serveRoute(
  route: Route,
  options: Pick<AppOptions, 'identify' | 'limits' | 'closing'>,
): (request: Request, response: Response) => Promise<void> {
  const ofParams = paramsSchema(route);
  const ofQuery = querySchema(route);
  return async (request, response) => {
    const caller = await callerOf(route, request, options.identify);
    const params = checkParams(ofParams, request.params);
    const query = checkQuery(ofQuery, request.query);
    const body = await bodyOf(route, request, options.limits.jsonBytes);
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    const answer = await route.handle({
      params: params as Record<string, string>,
      query: query as object,
      body: body as undefined,
      headers: request.headers,
      caller,
      requestId: (response.locals as { requestId: string }).requestId,
      signal: gone.signal,
      closing: options.closing,
      node: request,
    });
    await sendAnswer(answer, response);
  };
}

async function callerOf(route: Route, request: Request, identify: AppOptions['identify']): Promise<Caller> {
  if (route.role === 'anyone') return { ...localCaller, id: 'anyone', name: 'anyone', role: 'viewer' };
  const caller = await identify(request);
  checkRole(caller, route.role);
  return caller;
}

async function bodyOf(route: Route, request: Request, limit: number): Promise<unknown> {
  const { body = 'none' } = route;
  if (body === 'none') {
    if (hasBody(request))
      throw kumikiError('BODY_UNEXPECTED', { method: request.method, path: request.path });
    return undefined;
  }
  if (body === 'multipart') {
    checkMediaType(request, 'multipart/form-data');
    return undefined;
  }
  return checkBody(body, await readJsonBody(request, limit));
}
