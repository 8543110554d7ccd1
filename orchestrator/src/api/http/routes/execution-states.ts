import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { itemStatuses, stepStatuses, type ExecutionStore } from '../../../execution/index.ts';
import { json } from '../answer.ts';
import { pageSchema } from '../page.ts';
import { defineRoute, type Route } from '../route.ts';
import {
  executionId,
  executionsBase,
  executionsGroup,
  itemPlace,
  pageLimit,
  refOf,
  type InExecution,
  type NumberedPage,
} from './in-execution.ts';

/** What many items are at, at a glance. */
export function executionStatesRoute(store: ExecutionStore): Route {
  return defineRoute<InExecution & { query: NumberedPage }>({
    method: 'GET',
    path: `${executionsBase}/{id}/states`,
    role: 'viewer',
    group: executionsGroup,
    summary: 'The states of all steps of many items, and nothing else about them: a grid of items and steps.',
    params: { id: executionId },
    query: { type: 'object', properties: { limit: pageLimit(1000, 200), cursor: itemPlace } },
    answers: { 200: { schema: gridShape } },
    async handle({ params, query: { limit, cursor: from = 0 } }) {
      const ref = refOf(params.id);
      const { steps, seq, counts } = await store.execution(ref);
      const items = await store.stepStates(ref, { from, limit });
      const next = from + limit < counts.total ? String(from + limit) : undefined;
      return json({
        steps,
        seq,
        items: items.map(({ item, name, status, steps: states }) => ({
          item,
          name,
          status,
          states: states.map((one) => one.status),
          attempts: states.map((one) => one.attempts),
        })),
        ...(next !== undefined && { next }),
      });
    },
  });
}

const rowShape: JsonSchema = {
  type: 'object',
  properties: {
    item: itemPlace,
    name: { type: 'string' },
    status: { enum: [...itemStatuses] },
    states: { type: 'array', items: { enum: [...stepStatuses] }, description: 'In the order of steps.' },
    attempts: { type: 'array', items: { type: 'integer', minimum: 0 } },
  },
  required: ['item', 'name', 'status', 'states', 'attempts'],
};

const gridShape: JsonSchema = (() => {
  const { properties, ...page } = pageSchema(rowShape) as { properties: Record<string, JsonSchema> };
  return {
    ...page,
    required: ['steps', 'seq', 'items'],
    properties: {
      steps: { type: 'array', items: { type: 'string' } },
      seq: { type: 'integer', description: 'The last event that is in it.' },
      ...properties,
    },
  };
})();
