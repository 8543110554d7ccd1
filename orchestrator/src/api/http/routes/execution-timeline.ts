import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { executionStatuses, itemStatuses, stepStatuses } from '../../../execution/index.ts';
import type { ItemSpan, StepSpan, Timelines, TimelineSummary } from '../../core/views/timeline.ts';
import { json } from '../answer.ts';
import { pageAnswer, pageSchema } from '../page.ts';
import { defineRoute, type Route } from '../route.ts';
import { stepTimesAnswer, stepTimesShape } from './step-times-answer.ts';
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

/** Where the time of an execution went. */
export function executionTimelineRoutes(timelines: Timelines): Route[] {
  return [
    defineRoute<InExecution>({
      method: 'GET',
      path: `${executionsBase}/{id}/timeline`,
      role: 'viewer',
      group: executionsGroup,
      summary: 'Where the time went, by step: how often, how long, and which step is the bottleneck.',
      params: { id: executionId },
      answers: { 200: { schema: summaryShape } },
      handle: async ({ params }) => json(summaryAnswer(await timelines.summary(refOf(params.id)))),
    }),
    defineRoute<InExecution & { query: NumberedPage }>({
      method: 'GET',
      path: `${executionsBase}/{id}/timeline/items`,
      role: 'viewer',
      group: executionsGroup,
      summary: 'The time lines of items: when each step worked, in which attempts, and when it waited.',
      params: { id: executionId },
      query: { type: 'object', properties: { limit: pageLimit(200), cursor: itemPlace } },
      answers: { 200: { schema: pageSchema(itemSpanShape) } },
      async handle({ params, query: { limit, cursor: from = 0 } }) {
        const items = await timelines.items(refOf(params.id), { from, limit });
        const next = items.length === limit ? String(from + limit) : undefined;
        return pageAnswer(items.map(itemSpanAnswer), next);
      },
    }),
  ];
}

function summaryAnswer({ execution, elapsedMs, itemsPerSecond, steps, bottleneck }: TimelineSummary): object {
  const { id, status, counts, createdAt, startedAt, endedAt } = execution;
  return {
    execution_id: id,
    status,
    created_at: time(createdAt),
    started_at: time(startedAt),
    ended_at: time(endedAt),
    elapsed_ms: elapsedMs,
    items: counts,
    ...(itemsPerSecond !== undefined && { items_per_second: Number(itemsPerSecond.toPrecision(4)) }),
    steps: steps.map((one) => ({
      ...stepTimesAnswer(one, execution),
      share: Number(one.share.toFixed(4)),
    })),
    bottleneck: bottleneck ?? null,
  };
}

function itemSpanAnswer({ item, queuedMs, workingMs, waitingMs, steps }: ItemSpan): object {
  const { index, name, status, startedAt, endedAt } = item;
  return {
    item: index,
    name,
    status,
    started_at: time(startedAt),
    ended_at: time(endedAt),
    ...(queuedMs !== undefined && { queued_ms: queuedMs }),
    working_ms: workingMs,
    waiting_ms: waitingMs,
    steps: steps.map(stepSpanAnswer),
  };
}

function stepSpanAnswer({
  step,
  status,
  startedAt,
  endedAt,
  workingMs,
  waitingMs,
  attempts,
}: StepSpan): object {
  return {
    step,
    status,
    started_at: time(startedAt),
    ended_at: time(endedAt),
    working_ms: workingMs,
    waiting_ms: waitingMs,
    attempts: attempts.map(({ number, outcome, startedAt: start, endedAt: end }) => ({
      attempt: number,
      outcome,
      started_at: time(start),
      ended_at: time(end),
    })),
  };
}

function time(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}

const text: JsonSchema = { type: 'string' };
const ms: JsonSchema = { type: 'number', minimum: 0 };
const maybeTime: JsonSchema = { type: ['string', 'null'], format: 'date-time' };

const summaryShape: JsonSchema = {
  type: 'object',
  properties: {
    execution_id: text,
    status: { enum: [...executionStatuses] },
    created_at: maybeTime,
    started_at: maybeTime,
    ended_at: maybeTime,
    elapsed_ms: ms,
    items: { type: 'object' },
    items_per_second: ms,
    steps: { type: 'array', items: stepTimesShape },
    bottleneck: { type: ['string', 'null'], description: 'The step that takes the most work.' },
  },
  required: ['execution_id', 'status', 'elapsed_ms', 'items', 'steps', 'bottleneck'],
};

const itemSpanShape: JsonSchema = {
  type: 'object',
  properties: {
    item: itemPlace,
    name: text,
    status: { enum: [...itemStatuses] },
    started_at: maybeTime,
    ended_at: maybeTime,
    queued_ms: ms,
    working_ms: ms,
    waiting_ms: ms,
    steps: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          step: text,
          status: { enum: [...stepStatuses] },
          started_at: maybeTime,
          ended_at: maybeTime,
          working_ms: ms,
          waiting_ms: ms,
          attempts: { type: 'array', items: { type: 'object' } },
        },
        required: ['step', 'status', 'working_ms', 'waiting_ms', 'attempts'],
      },
    },
  },
  required: ['item', 'name', 'status', 'working_ms', 'waiting_ms', 'steps'],
};
