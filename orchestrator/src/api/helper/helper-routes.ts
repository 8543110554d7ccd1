import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { ActiveRuns, ClusterRun, HelperReports, PodPlace } from '../../executors/argo/index.ts';
import { numberSchema, podSchema, reportsSchema } from '../../executors/argo/reports/index.ts';
import { empty, json, stream } from '../http/answer.ts';
import { bearerOf } from '../http/known-caller.ts';
import { defineRoute, type Route, type RouteRequest } from '../http/route.ts';

const base = '/api/v1/helper';
const about = { role: 'helper', scope: 'own', audited: false, group: 'Pods of executions' } as const;

const number = numberSchema;
const digest: JsonSchema = { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' };
const place = { group: number, shard: number };

const answer: JsonSchema = {
  type: 'object',
  properties: {
    cancelled: { type: 'boolean' },
    taken: { type: 'integer', minimum: 0 },
    over: { type: 'boolean' },
  },
};

/** The largest object that a helper may put, in bytes. */
const mostBytes = 2 ** 30;

interface OfObject {
  readonly params: { readonly digest: string };
  readonly query: { readonly media_type?: string };
}

/** What the helpers of pods ask: their task, their items and what they refer to; and what they tell. */
export function helperRoutes(runs: ActiveRuns): Route[] {
  const runOf = ({ headers }: Pick<RouteRequest, 'headers'>): ClusterRun => runs.of(bearerOf(headers));
  return [
    defineRoute<{ query: PodPlace }>({
      ...about,
      method: 'GET',
      path: `${base}/task`,
      summary: 'What the helper of a pod has to do: a part of a plan, with its parameters.',
      query: { type: 'object', properties: place, required: ['group', 'shard'] },
      answers: { 200: { schema: { type: 'object' } } },
      handle: async (request) => json(await runOf(request).task(request.query)),
    }),
    defineRoute<{ query: PodPlace & { readonly pod: string; readonly from: number } }>({
      ...about,
      method: 'GET',
      path: `${base}/items`,
      summary: 'The items of a pod that have no result yet, page by page.',
      query: {
        type: 'object',
        properties: { ...place, pod: podSchema, from: { ...number, default: 0 } },
        required: ['group', 'shard', 'pod'],
      },
      answers: { 200: { schema: { type: 'object' } } },
      handle: async (request) => {
        const { pod, from, ...of } = request.query;
        return json(await runOf(request).items(of, pod, from));
      },
    }),
    defineRoute<{ query: PodPlace; body: HelperReports }>({
      ...about,
      method: 'POST',
      path: `${base}/reports`,
      summary: 'Takes what a helper tells, in its order; all of it is durable when this answers.',
      query: { type: 'object', properties: place, required: ['group', 'shard'] },
      body: reportsSchema,
      answers: { 200: { schema: answer } },
      async handle(request) {
        const over = runs.over(bearerOf(request.headers));
        if (over) return json({ ...over, over: true });
        const run = runOf(request);
        const taken = run.isCancelled ? 0 : await run.take(request.query, request.body);
        return json({ cancelled: run.isCancelled, taken });
      },
    }),
    defineRoute<Omit<OfObject, 'query'>>({
      ...about,
      method: 'GET',
      path: `${base}/objects/{digest}`,
      summary: 'An object that belongs to the execution.',
      params: { digest },
      answers: { 200: { type: 'application/octet-stream', description: 'Its bytes.' } },
      async handle(request) {
        const { chunks } = await runOf(request).objects.open(request.params.digest, request.signal);
        return stream(chunks, 'application/octet-stream');
      },
    }),
    defineRoute<OfObject>({
      ...about,
      method: 'PUT',
      path: `${base}/objects/{digest}`,
      summary: 'Stores what a step or an item gave, under its SHA-256.',
      params: { digest },
      query: { type: 'object', properties: { media_type: { type: 'string', maxLength: 200 } } },
      body: 'bytes',
      answers: { 204: { type: 'text/plain', description: 'It is stored.' } },
      async handle(request) {
        const { params, query, node, signal } = request;
        const chunks = node as AsyncIterable<Uint8Array>;
        const options = {
          maxBytes: mostBytes,
          signal,
          ...(query.media_type && { mediaType: query.media_type }),
        };
        await runOf(request).objects.put(params.digest, chunks, options);
        return empty();
      },
    }),
  ];
}

/** Whose pod shows a token, for the server: whether its execution is here is asked by the routes. @throws TOKEN_INVALID */
export function helperCaller(
  runs: ActiveRuns,
): (token: string | undefined) => { id: string; name: string; role: 'viewer' } {
  return (token) => {
    const execution = runs.tokens.read(token);
    return { id: `execution ${execution}`, name: 'pod of an execution', role: 'viewer' };
  };
}
