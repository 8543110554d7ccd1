import { visiblePipelines } from '../../../identity/roles.ts';
import type { ExecutionStore } from '../../../execution/index.ts';
import { activityOf, type Activity, type LastPicture } from '../../core/views/activity.ts';
import { json } from '../answer.ts';
import { pipelineName } from '../pipeline-name.ts';
import { defineRoute, type Route } from '../route.ts';
import { executionId, executionsGroup, itemPlace, project } from './in-execution.ts';

interface ActivityQuery {
  readonly pipeline: readonly string[];
  readonly from: string;
}

/** What pipelines did since a time: for a list of them. */
export function activityRoute(store: ExecutionStore): Route {
  return defineRoute<{ query: ActivityQuery }>({
    method: 'GET',
    path: '/api/v1/activity',
    role: 'viewer',
    scope: 'own',
    group: executionsGroup,
    summary: 'What pipelines did since a time: how many items, their verdicts, and the last picture of each.',
    query: {
      type: 'object',
      properties: {
        pipeline: { type: 'array', items: pipelineName, maxItems: 100 },
        from: { type: 'string', format: 'date-time' },
      },
      required: ['pipeline', 'from'],
    },
    answers: { 200: { schema: activityShape } },
    async handle({ query: { pipeline, from }, caller }) {
      const visible = visiblePipelines(caller);
      const wanted = visible ? pipeline.filter((name) => visible.includes(name)) : pipeline;
      const found = await activityOf(store, project, [...new Set(wanted)], Date.parse(from));
      return json({ items: found.map(activityAnswer) });
    },
  });
}

function activityAnswer({ pipeline, executions, succeeded, failed, ok, ng, last }: Activity): object {
  return {
    pipeline,
    executions,
    items: { succeeded, failed },
    verdicts: { OK: ok, NG: ng },
    ...(last && { last: lastAnswer(last) }),
  };
}

function lastAnswer({ execution, item, output, input }: LastPicture): object {
  return { execution_id: execution, item, output, ...(input !== undefined && { input }) };
}

const count = { type: 'integer', minimum: 0 } as const;
const activityShape = {
  type: 'object',
  properties: {
    items: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          pipeline: pipelineName,
          executions: count,
          items: { type: 'object', properties: { succeeded: count, failed: count } },
          verdicts: { type: 'object', properties: { OK: count, NG: count } },
          last: {
            type: 'object',
            description: 'The newest result that is a picture, of any time.',
            properties: {
              execution_id: executionId,
              item: itemPlace,
              output: { type: 'string' },
              input: {
                type: 'string',
                description: 'The input of the item that is a picture, where one is.',
              },
            },
          },
        },
        required: ['pipeline', 'executions', 'items', 'verdicts'],
      },
    },
  },
  required: ['items'],
} as const;
