import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { Trigger, Triggers } from '../../triggers/index.ts';
import { empty, json } from '../http/answer.ts';
import { pageAnswer, pageOf, pageQuery, pageSchema } from '../http/page.ts';
import { defineRoute, type Route } from '../http/route.ts';
import {
  runAnswer,
  runShape,
  settingsOf,
  triggerAnswer,
  triggerShape,
  writtenTrigger,
  type WrittenTrigger,
} from './schemas.ts';

const project = 'default';
const group = 'Triggers';
const base = '/api/v1/triggers';
const id: JsonSchema = { type: 'string', format: 'uuid' };
const revision: JsonSchema = { type: 'integer', minimum: 1 };

interface One {
  readonly params: { readonly id: string };
}

/** The routes of triggers: pipelines that start by themselves. */
export function triggerRoutes(triggers: Triggers): Route[] {
  const shown = (trigger: Trigger) => triggerAnswer(trigger, triggers.nextTime(trigger));
  const pauseRoute = (action: 'pause' | 'resume', summary: string): Route =>
    defineRoute<One>({
      method: 'POST',
      path: `${base}/{id}/${action}`,
      role: 'editor',
      group,
      summary,
      params: { id },
      answers: { 200: { schema: triggerShape } },
      handle: async ({ params }) => json(shown(await triggers.pause(project, params.id, action === 'pause'))),
    });
  return [
    defineRoute({
      method: 'GET',
      path: base,
      role: 'viewer',
      group,
      summary: 'Lists triggers by name: what starts by itself, when, and what keeps it from that.',
      answers: { 200: { schema: pageSchema(triggerShape) } },
      handle: async () => pageAnswer((await triggers.list(project)).map(shown)),
    }),
    defineRoute<{ body: WrittenTrigger }>({
      method: 'POST',
      path: base,
      role: 'editor',
      group,
      summary: 'Starts a pipeline for each new file of a folder or a bucket, or by a cron expression.',
      body: writtenTrigger(),
      answers: { 201: { schema: triggerShape } },
      async handle({ body, caller }) {
        const made = await triggers.create(project, caller.id, settingsOf(body));
        return json(shown(made), { status: 201, headers: { Location: `${base}/${made.id}` } });
      },
    }),
    defineRoute<One>({
      method: 'GET',
      path: `${base}/{id}`,
      role: 'viewer',
      group,
      summary: 'One trigger.',
      params: { id },
      answers: { 200: { schema: triggerShape } },
      handle: async ({ params }) => json(shown(await triggers.get(project, params.id))),
    }),
    defineRoute<One & { body: WrittenTrigger & { revision: number } }>({
      method: 'PUT',
      path: `${base}/{id}`,
      role: 'editor',
      group,
      summary: 'Changes a trigger that was read with a revision; 409 where somebody changed it meanwhile.',
      params: { id },
      body: writtenTrigger({ revision }),
      answers: { 200: { schema: triggerShape } },
      handle: async ({ params, body }) =>
        json(shown(await triggers.update(project, params.id, body.revision, settingsOf(body)))),
    }),
    defineRoute<One>({
      method: 'DELETE',
      path: `${base}/{id}`,
      role: 'editor',
      group,
      summary: 'Removes a trigger with its history; what it started stays.',
      params: { id },
      answers: { 204: { type: 'text/plain', description: 'It is gone.' } },
      async handle({ params }) {
        await triggers.remove(project, params.id);
        return empty();
      },
    }),
    pauseRoute('pause', 'Stops a trigger for a while.'),
    pauseRoute('resume', 'Lets a trigger go on; times that passed while it was paused do not count.'),
    defineRoute<One & { query: { limit: number; cursor?: string } }>({
      method: 'GET',
      path: `${base}/{id}/history`,
      role: 'viewer',
      group,
      summary:
        'What a trigger started, file by file or time by time, and what it could not; the newest first.',
      params: { id },
      query: {
        type: 'object',
        properties: {
          ...pageQuery,
        },
      },
      answers: { 200: { schema: pageSchema(runShape) } },
      async handle({ params, query }) {
        const { items, next } = await triggers.history(project, params.id, pageOf(query));
        return pageAnswer(items.map(runAnswer), next);
      },
    }),
  ];
}
