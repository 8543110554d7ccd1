import { randomUUID } from 'node:crypto';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { kumikiError } from '@kumiki/component-sdk/errors';
import {
  formatTraceparent,
  inTrace,
  nextSpan,
  parseTraceparent,
  type TraceContext,
} from '../../observe/trace/index.ts';
import type { AppOptions } from './app-options.ts';
import { changes, guardRequest, setSecurityHeaders } from './guard.ts';
import type { Locals } from './locals.ts';
import { asAnswerable, problemDetails, problemType } from './problem.ts';
import type { Route } from './route.ts';
import { serveRoute } from './serve-route.ts';
import { discardBody } from './discard-body.ts';

/** The routes of a table behind the checks that every request has to pass. */
export function createApp(options: AppOptions): Express {
  const { routes, hosts, limits, closing, pages } = options;
  const app = express();
  const served = new Map(routes.map((route) => [route, serveRoute(route, options)]));
  /** By method and path, where that is all of an address: Express would try one route after the other. */
  const exact = new Map(
    [...served]
      .filter(([{ path }]) => !path.includes('{'))
      .map(([{ method, path }, serve]) => [`${method} ${path}`, serve]),
  );
  app.disable('x-powered-by');
  app.disable('etag');
  // `a[b]=c` stays a key like any other: no objects come out of a query.
  app.set('query parser', 'simple');
  app.enable('case sensitive routing');
  app.enable('strict routing');

  app.use((request: Request, response: Response, next: NextFunction) => {
    const trace = nextSpan(parseTraceparent(request.get('traceparent')));
    begin(request, response, trace, options);
    // A connection that stays would keep a stopping server waiting.
    if (closing.aborted) response.setHeader('Connection', 'close');
    const { client } = response.locals as Locals;
    guardRequest(request, client, { hosts: hosts(), limits });
    const serve = exact.get(`${request.method} ${request.path}`);
    return inTrace(trace, () => (serve ? serve(request, response) : next()));
  });
  for (const [path, ofPath] of Map.groupBy(routes, (route) => expressPath(route.path))) {
    for (const route of ofPath)
      app[route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'](
        path,
        served.get(route)!,
      );
    app.all(path, (request: Request, response: Response) => {
      const allowed = allowedMethods(ofPath);
      response.setHeader('Allow', allowed);
      throw kumikiError('METHOD_NOT_ALLOWED', { path: request.path, method: request.method, allowed });
    });
  }
  app.use(async (request: Request, response: Response) => {
    if (await pages?.serve(request, response)) return;
    throw kumikiError('ROUTE_NOT_FOUND', { path: request.path });
  });
  // Express knows handlers of errors by their four parameters.
  app.use((thrown: unknown, request: Request, response: Response, _next: NextFunction) => {
    answerError(thrown, request, response);
  });
  return app;
}

function begin(
  request: Request,
  response: Response,
  trace: TraceContext,
  { log, proxies, access }: AppOptions,
): void {
  const locals = response.locals as Locals;
  locals.requestId = randomUUID();
  locals.client = proxies.clientOf(request);
  setSecurityHeaders(response, locals.client.secure);
  response.setHeader('X-Request-Id', locals.requestId);
  response.setHeader('traceparent', formatTraceparent(trace));
  const start = performance.now();
  response.once('close', () => {
    const { requestId, code, error, client, caller, route, params = {} } = locals;
    const { method } = request;
    if (access.audit && (route?.audited ?? changes(request))) {
      access.audit({
        at: Date.now(),
        ...(caller && { caller }),
        method,
        ...(route && { route: route.path }),
        object: { ...shortened(params), ...madeAt(response) },
        status: response.statusCode,
        ...(code !== undefined && { code }),
        requestId,
        address: client.address,
      });
    }
    log({
      level: error === undefined ? 'info' : 'error',
      requestId,
      traceId: trace.traceId,
      method: request.method,
      path: request.path,
      status: response.statusCode,
      milliseconds: Math.round((performance.now() - start) * 100) / 100,
      ...(route !== undefined && { route: route.path }),
      ...(code !== undefined && { code }),
      ...(error !== undefined && { error }),
      ...(!response.writableFinished && { cut: true }),
    });
  });
}

/** Of those who were refused nobody has checked what they named. */
function shortened(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, value.slice(0, 200)]));
}

/** Where what a call made is to be found. */
function madeAt(response: Response): { readonly made?: string } {
  const made = response.getHeader('Location');
  return response.statusCode < 300 && typeof made === 'string' ? { made } : {};
}

/** Answers anything thrown as problem details; where an answer has begun already, the connection is cut. */
function answerError(thrown: unknown, request: Request, response: Response): void {
  const locals = response.locals as Locals;
  const error = asAnswerable(thrown, locals.requestId);
  locals.code = error.code;
  if (error.entry.http >= 500) locals.error ??= thrown;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  for (const name of ['ETag', 'Content-Length', 'Content-Disposition']) response.removeHeader(name);
  setSecurityHeaders(response, locals.client.secure);
  response.setHeader('Cache-Control', 'no-store');
  if (locals.route?.isPage === true && request.headers.accept?.includes('text/html') === true) {
    response.redirect(`/?refused=${error.code}`);
    return;
  }
  response.status(error.entry.http);
  const { retryAfter = error.retryable ? 1 : undefined } = error;
  if (retryAfter !== undefined) response.setHeader('Retry-After', String(retryAfter));
  if (error.entry.http === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="Kumiki"');
  // Of several platforms behind one address, another connection may lead to the one that has it.
  if (error.code === 'HELPER_ELSEWHERE') response.setHeader('Connection', 'close');
  response.setHeader('Content-Type', problemType);
  response.send(Buffer.from(JSON.stringify(problemDetails(error, locals.requestId))));
  discardBody(request);
}

/** `{name}` as Express writes it. */
function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function allowedMethods(routes: readonly Route[]): string {
  const methods = routes.map(({ method }): string => method);
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].join(', ');
}
