import type { LastRun, PreviewLine, RetentionPolicy } from '../../retention/index.ts';
import type { Retention, ShownPolicy } from '../core/retention.ts';
import { empty, json } from '../http/answer.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { defaultsShape, policySchema, previewShape, shownPolicyShape, tidiedShape } from './schemas.ts';
import { pipelineName } from '../http/pipeline-name.ts';

const project = 'default';
const group = 'What is kept';
const base = '/api/v1/retention';
const name = pipelineName;

interface Named {
  readonly params: { readonly name: string };
}

/** The routes of limits, clean-ups and pins. */
export function retentionRoutes(retention: Retention): Route[] {
  const defaultsAnswer = (shown: ShownPolicy) => {
    const { maxBytes, cacheUnusedMs } = retention.limits;
    const { last } = retention;
    return json({
      ...shown,
      max_bytes: maxBytes,
      cached_results_unused_days: cacheUnusedMs / 86_400_000,
      ...(last && { last_run: tidiedAnswer(last) }),
    });
  };
  return [
    defineRoute({
      method: 'GET',
      path: base,
      role: 'viewer',
      group,
      summary: 'How long and how much is kept where a pipeline says nothing else, and the last clean-up.',
      answers: { 200: { schema: defaultsShape } },
      handle: async () => defaultsAnswer(await retention.policy(project)),
    }),
    defineRoute<{ body: RetentionPolicy }>({
      method: 'PUT',
      path: base,
      role: 'admin',
      group,
      summary: 'Sets it, by kind, in place of what was set before; what is left out is as the settings say.',
      body: policySchema,
      answers: { 200: { schema: defaultsShape } },
      handle: async ({ body }) => defaultsAnswer(await retention.save(project, undefined, body)),
    }),
    defineRoute({
      method: 'GET',
      path: `${base}/preview`,
      role: 'editor',
      group,
      summary: 'What the next clean-up will remove, by pipeline and kind.',
      answers: { 200: { schema: previewShape } },
      async handle() {
        const { lines, usedBytes, maxBytes } = await retention.preview(project);
        return json({ used_bytes: usedBytes, max_bytes: maxBytes, items: lines.map(lineAnswer) });
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${base}/run`,
      role: 'admin',
      group,
      summary: 'Cleans up now; it answers when it is done, or after 20 seconds that it goes on.',
      answers: { 200: { schema: tidiedShape }, 202: { schema: tidiedShape } },
      async handle() {
        const done = await retention.run();
        return done ? json(tidiedAnswer(done)) : json({ running: true }, { status: 202 });
      },
    }),
    defineRoute<Named>({
      method: 'GET',
      path: '/api/v1/pipelines/{name}/retention',
      role: 'viewer',
      group,
      summary: 'The limits of a pipeline: those that were set for it, and those in use.',
      params: { name },
      answers: { 200: { schema: shownPolicyShape } },
      handle: async ({ params }) => json(await retention.policy(project, params.name)),
    }),
    defineRoute<Named & { body: RetentionPolicy }>({
      method: 'PUT',
      path: '/api/v1/pipelines/{name}/retention',
      role: 'editor',
      group,
      summary: 'Sets the limits of a pipeline in place of those before; {} sets none.',
      params: { name },
      body: policySchema,
      answers: { 200: { schema: shownPolicyShape } },
      handle: async ({ params, body }) => json(await retention.save(project, params.name, body)),
    }),
    defineRoute<{ params: { id: string }; body: { pinned: boolean } }>({
      method: 'PUT',
      path: '/api/v1/executions/{id}/pin',
      role: 'runner',
      group,
      summary: 'Keeps an execution whatever the limits say, or leaves it to them again.',
      params: { id: { type: 'string', format: 'uuid' } },
      body: {
        type: 'object',
        properties: { pinned: { type: 'boolean' } },
        required: ['pinned'],
        additionalProperties: false,
      },
      answers: { 204: { type: 'text/plain', description: 'It is done.' } },
      async handle({ params, body }) {
        await retention.pin({ project, id: params.id }, body.pinned);
        return empty();
      },
    }),
  ];
}

function tidiedAnswer({ at, executions, content, cacheEntries, objects, bytes, keptBytes }: LastRun): object {
  return {
    running: false,
    at: new Date(at).toISOString(),
    executions: executions.length,
    content,
    cached_results: cacheEntries,
    objects,
    bytes,
    kept_bytes: keptBytes,
  };
}

function lineAnswer({ oldest, newest, ...line }: PreviewLine): object {
  return { ...line, oldest: new Date(oldest).toISOString(), newest: new Date(newest).toISOString() };
}
