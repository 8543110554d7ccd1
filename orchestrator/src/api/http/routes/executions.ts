import type { JsonSchema } from '@kumiki/component-sdk/schema';
import {
  executionStatuses,
  type Changes,
  type Committed,
  type Execution,
  type ExecutionStatus,
  verdictWords,
  type ItemFilter,
  type VerdictWord,
} from '../../../execution/index.ts';
import { json, stream, type Answer } from '../answer.ts';
import { pageAnswer, pageOf, pageSchema } from '../page.ts';
import { defineRoute, type Route } from '../route.ts';
import { visiblePipelines } from '../../../identity/roles.ts';
import {
  committedShape,
  executionAnswer,
  executionShape,
  itemAnswer,
  itemShape,
  stepAnswer,
  stepShape,
} from './execution-answers.ts';
import { eventStream } from './execution-events.ts';
import {
  executionId,
  executionsBase,
  executionsGroup,
  itemPlace,
  pageLimit,
  project,
  refOf,
  type InExecution,
  type NumberedPage,
} from './in-execution.ts';
import { itemFilterQuery } from './item-filter.ts';
import type { Executions } from '../../core/executions.ts';

export interface ExecutionRoutesOptions {
  readonly executions: Executions;
}

/** The routes of executions. */
export function executionRoutes({ executions }: ExecutionRoutesOptions): Route[] {
  const shown = async (execution: Execution) =>
    executionAnswer(execution, await executions.completion(execution));
  return [
    defineRoute<{ query: ListQuery }>({
      method: 'GET',
      path: executionsBase,
      role: 'viewer',
      scope: 'own',
      group: executionsGroup,
      summary: 'Lists executions, the newest first.',
      query: {
        type: 'object',
        properties: {
          status: { type: 'array', items: { enum: [...executionStatuses] } },
          pipeline: {
            type: 'string',
            maxLength: 200,
            pattern: '^[^@]*(@[1-9][0-9]{0,8})?$',
            'x-expected': 'NAME or NAME@VERSION',
          },
          version: { type: 'integer', minimum: 1, maximum: 999_999_999 },
          verdict: { enum: [...verdictWords] },
          from: { type: 'string', format: 'date-time' },
          until: { type: 'string', format: 'date-time' },
          text: { type: 'string', maxLength: 200 },
          trial: {
            type: 'boolean',
            description: 'false leaves runs out that only tried an upgrade; true gives those alone.',
          },
          client_id: { type: 'string', maxLength: 200 },
          correlation_id: { type: 'string', maxLength: 200 },
          limit: pageLimit(200),
          cursor: { type: 'string', maxLength: 200 },
        },
      },
      answers: { 200: { schema: pageSchema(executionShape) } },
      async handle({ query, caller }) {
        const pipelines = visiblePipelines(caller);
        const { status, pipeline, verdict, from, until, text, trial, client_id, correlation_id, ...page } =
          query;
        const labels = {
          ...(client_id !== undefined && { client_id }),
          ...(correlation_id !== undefined && { correlation_id }),
        };
        const [name, ofName] = pipeline?.split('@') ?? [];
        const version = ofName === undefined ? query.version : Number(ofName);
        const filter = {
          ...(status && { status }),
          ...(name && { pipeline: name }),
          ...(version !== undefined && { version }),
          ...(verdict && { verdict }),
          ...(pipelines && { pipelines }),
          ...(from !== undefined && { from: Date.parse(from) }),
          ...(until !== undefined && { until: Date.parse(until) }),
          ...(text !== undefined && { text }),
          ...(trial !== undefined && { trial }),
          ...(Object.keys(labels).length > 0 && { labels }),
        };
        const { executions: found, next } = await executions.list(project, filter, pageOf(page));
        return pageAnswer(await Promise.all(found.map(shown)), next);
      },
    }),
    defineRoute<InExecution>({
      method: 'GET',
      path: `${executionsBase}/{id}`,
      role: 'viewer',
      group: executionsGroup,
      summary: 'One execution.',
      params: { id: executionId },
      answers: { 200: { schema: executionShape } },
      async handle({ params }) {
        const execution = await executions.get(refOf(params.id));
        const [completion, troubles] = await Promise.all([
          executions.completion(execution),
          executions.troubles(execution),
        ]);
        return json(executionAnswer(execution, completion, troubles));
      },
    }),
    defineRoute<InExecution & { query: NumberedPage & ItemFilter }>({
      method: 'GET',
      path: `${executionsBase}/{id}/items`,
      role: 'viewer',
      group: executionsGroup,
      summary: 'The items of an execution, in order.',
      params: { id: executionId },
      query: {
        type: 'object',
        properties: {
          ...itemFilterQuery,
          limit: pageLimit(500),
          cursor: itemPlace,
        },
      },
      answers: { 200: { schema: pageSchema(itemShape) } },
      async handle({ params, query }) {
        const { limit: most, cursor: from = 0, ...filter } = query;
        const items = await executions.items(refOf(params.id), filter, { from, limit: most });
        const next = items.length === most ? String(items.at(-1)!.index + 1) : undefined;
        return pageAnswer(items.map(itemAnswer), next);
      },
    }),
    defineRoute<InExecution & { query: NumberedPage }>({
      method: 'GET',
      path: `${executionsBase}/{id}/steps`,
      role: 'viewer',
      group: executionsGroup,
      summary: 'All steps of some items: the pages go by items.',
      params: { id: executionId },
      query: { type: 'object', properties: { limit: pageLimit(200), cursor: itemPlace } },
      answers: { 200: { schema: pageSchema(stepShape) } },
      async handle({ params, query: { limit: most, cursor: from = 0 } }) {
        const ref = refOf(params.id);
        const { counts } = await executions.get(ref);
        const steps = await executions.steps(ref, { from, limit: most });
        const next = from + most < counts.total ? String(from + most) : undefined;
        return pageAnswer(steps.map(stepAnswer), next);
      },
    }),
    defineRoute<InExecution & { query: { from: number } }>({
      method: 'GET',
      path: `${executionsBase}/{id}/events`,
      role: 'viewer',
      group: executionsGroup,
      summary: 'What happens, as server-sent events until the end; Last-Event-ID goes on from there.',
      params: { id: executionId },
      query: { type: 'object', properties: { from: { type: 'integer', minimum: 1, default: 1 } } },
      answers: { 200: { type: 'text/event-stream', description: 'One event a change; its id is seq.' } },
      async handle({ params, query, headers, signal, closing }) {
        const ref = refOf(params.id);
        await executions.get(ref);
        const last = Number(headers['last-event-id']);
        const from = Number.isSafeInteger(last) && last >= 0 ? last + 1 : query.from;
        const end = AbortSignal.any([signal, closing]);
        return stream(eventStream(executions.follow(ref, from, { signal: end }), end), 'text/event-stream');
      },
    }),
    defineRoute<InExecution>({
      method: 'POST',
      path: `${executionsBase}/{id}/cancel`,
      role: 'runner',
      group: executionsGroup,
      summary: 'Asks for the end of an execution.',
      params: { id: executionId },
      answers: { 202: { schema: committedShape } },
      handle: async ({ params }) => committed(params.id, await executions.cancel(refOf(params.id))),
    }),
    defineRoute<InExecution>({
      method: 'POST',
      path: `${executionsBase}/{id}/retry`,
      role: 'runner',
      group: executionsGroup,
      summary: 'Runs the failed items again, each from the step that failed.',
      params: { id: executionId },
      answers: { 202: { schema: committedShape } },
      handle: async ({ params }) => committed(params.id, await executions.retry(refOf(params.id))),
    }),
    defineRoute<InExecution & { body: RerunBody }>({
      method: 'POST',
      path: `${executionsBase}/{id}/rerun`,
      role: 'runner',
      group: executionsGroup,
      summary:
        'Runs all items again with changes, as a new execution: what comes before the first step that they reach, or before the step "from", is answered by the results that there are.',
      params: { id: executionId },
      body: rerunBody,
      answers: { 202: { schema: executionShape } },
      async handle({ params, body: { from, params: changed, step_params: steps } }) {
        const changes = { ...(from !== undefined && { from }), ...(changed && { params: changed }) };
        const again = await executions.rerun(refOf(params.id), { ...changes, ...(steps && { steps }) });
        const headers = { Location: `${executionsBase}/${again.id}` };
        return json(await shown(again), { status: 202, headers });
      },
    }),
  ];
}

interface RerunBody {
  readonly from?: string;
  readonly params?: Changes['params'];
  readonly step_params?: Changes['steps'];
}

const rerunBody: JsonSchema = {
  type: 'object',
  properties: {
    from: {
      type: 'string',
      maxLength: 500,
      description: 'This step and those after it run, changed or not.',
    },
    params: { type: 'object', description: 'Parameters of the pipeline that are other than before.' },
    step_params: {
      type: 'object',
      additionalProperties: { type: 'object' },
      description: 'Parameters of steps that are other than before, by step.',
    },
  },
  additionalProperties: false,
};

interface ListQuery {
  readonly status?: readonly ExecutionStatus[];
  readonly pipeline?: string;
  readonly version?: number;
  readonly verdict?: VerdictWord;
  readonly from?: string;
  readonly until?: string;
  readonly text?: string;
  readonly trial?: boolean;
  readonly client_id?: string;
  readonly correlation_id?: string;
  readonly limit: number;
  readonly cursor?: string;
}

function committed(execution: string, { status, seq }: Committed): Answer {
  return json({ execution_id: execution, status, seq }, { status: 202 });
}
