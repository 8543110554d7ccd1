import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { Answer } from './answer.ts';
import type { Client } from './client.ts';
import type { Caller, Role } from './roles.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * What a route is about, for those who have roles on single pipelines only:
 * - `pipeline`: the one that its path names
 * - `execution`: the one in its path, and so the pipeline of that
 * - `own`: the handler looks after it: it gives and takes only what belongs to the caller's pipelines
 * - `open`: nothing that belongs to a pipeline
 * - `platform`: everything; they may not call it
 */
export type RouteScope = 'pipeline' | 'execution' | 'own' | 'open' | 'platform';

/** The types of what a handler gets, as the schemas of its route check it. */
export interface RouteTypes {
  readonly params?: object;
  readonly query?: object;
  readonly body?: unknown;
}

type ParamsOf<Types extends RouteTypes> = Types extends { params: infer Params }
  ? Params
  : Readonly<Record<string, string>>;
type QueryOf<Types extends RouteTypes> = Types extends { query: infer Query } ? Query : object;
type BodyOf<Types extends RouteTypes> = Types extends { body: infer Body } ? Body : undefined;

/** A request that passed the checks of its route. */
export interface RouteRequest<Types extends RouteTypes = RouteTypes> {
  readonly params: ParamsOf<Types>;
  /** With the defaults of the schema. */
  readonly query: QueryOf<Types>;
  /** With the defaults of the schema; `undefined` where the route takes no JSON. */
  readonly body: BodyOf<Types>;
  readonly headers: IncomingHttpHeaders;
  readonly caller: Caller;
  /** Says who it turned out to be, for the audit log: whoever has just signed in. */
  readonly became: (caller: Caller) => void;
  /** Where the request comes from. */
  readonly client: Client;
  /** The same in the log. */
  readonly requestId: string;
  /** Aborted when the client has gone before its answer was complete. */
  readonly signal: AbortSignal;
  /** Aborted when the server begins to stop: an answer without an end ends itself then. */
  readonly closing: AbortSignal;
  /** The request itself, for a body that is read as it comes (`'multipart'`). */
  readonly node: IncomingMessage;
}

/** What an answer holds: a JSON Schema, or a media type with what it is. */
export type AnswerShape =
  { readonly schema: JsonSchema } | { readonly type: string; readonly description: string };

/** One route: all that the server, the OpenAPI document and the tests know about it. */
export interface Route {
  readonly method: Method;
  /** As OpenAPI writes it: `/api/v1/components/{publisher}/{name}`. A parameter fills one segment. */
  readonly path: string;
  /** The least role that may call it; `anyone` needs no login, and `helper` is for pods of executions alone. */
  readonly role: Role | 'anyone' | 'helper';
  /** What it is about, where its path does not say it: see `scopeOf`. */
  readonly scope?: RouteScope;
  /** A permission that is needed beside the role: publishing components is one of its own. */
  readonly permission?: 'publish';
  /** Media types of a JSON body beside `application/json`, for senders who cannot choose. */
  readonly mediaTypes?: readonly string[];
  /** Whether calls are in the audit log; as the method says where it is left out. */
  readonly audited?: boolean;
  /** People come to it by a link: where a browser asks for a page, an error leads to the studio, which says it. */
  readonly isPage?: boolean;
  readonly summary: string;
  /** The group that it stands under in the documentation. */
  readonly group: string;
  /** Schemas of the path's parameters; without one it is any text of up to 200 characters. */
  readonly params?: Readonly<Record<string, JsonSchema>>;
  /** An object schema. Texts become numbers and the like where its properties say so; a list is a repeated key. */
  readonly query?: JsonSchema;
  /** A schema: JSON that fits it. `multipart` and `bytes`: the handler reads `node`. Left out: no body. */
  readonly body?: JsonSchema | 'multipart' | 'bytes' | 'none';
  /** By status; problems need not be listed. */
  readonly answers: Readonly<Record<number, AnswerShape>>;
  handle(request: RouteRequest): Promise<Answer> | Answer;
}

/** A route whose handler gets typed parameters, query and body. */
export interface RouteDefinition<Types extends RouteTypes> extends Omit<Route, 'handle'> {
  handle(request: RouteRequest<Types>): Promise<Answer> | Answer;
}

/**
 * Defines a route:
 * ```ts
 * defineRoute<{ query: { limit: number } }>({ method: 'GET', path: '/api/v1/things', … })
 * ```
 */
export function defineRoute<Types extends RouteTypes = RouteTypes>(route: RouteDefinition<Types>): Route {
  // The checks of the route's schemas stand for the types.
  return route;
}

/** The names between braces in a path, in their order. */
export function pathParams(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
}
