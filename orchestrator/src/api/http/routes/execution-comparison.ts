import { kumikiError } from '@kumiki/component-sdk/errors';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { ItemStep } from '../../../execution/index.ts';
import { checkRoleOn, type Caller } from '../../../identity/roles.ts';
import type { Executions } from '../../core/executions.ts';
import type { ComparedItem, ItemComparison } from '../../core/views/comparison/compare-items.ts';
import type { ComparisonSummary } from '../../core/views/comparison/comparison-summary.ts';
import type { Comparison, Comparisons } from '../../core/views/comparison/comparisons.ts';
import type { Language } from '../../core/views/table/cells.ts';
import { json } from '../answer.ts';
import { pageAnswer, pageSchema } from '../page.ts';
import { defineRoute, type Route } from '../route.ts';
import { executionAnswer, executionShape } from './execution-answers.ts';
import { stepTimesAnswer } from './step-times-answer.ts';
import {
  executionId,
  executionsBase,
  executionsGroup,
  itemPlace,
  pageLimit,
  refOf,
  type NumberedPage,
} from './in-execution.ts';

interface InComparison {
  readonly params: { readonly id: string; readonly other: string };
}

type ItemsQuery = NumberedPage & { readonly different: boolean; readonly language: Language };

const params = { id: executionId, other: executionId };

/** Two executions side by side. */
export function executionComparisonRoutes(comparisons: Comparisons, executions: Executions): Route[] {
  /** Who may see one of the two need not know of the other. */
  const checkOther = async (caller: Caller, id: string): Promise<void> => {
    const { pipeline } = await executions.get(refOf(id));
    const hidden = () => kumikiError('EXECUTION_NOT_FOUND', { execution: id });
    checkRoleOn(caller, pipeline.name, 'viewer', hidden);
  };
  return [
    defineRoute<InComparison>({
      method: 'GET',
      path: `${executionsBase}/{id}/compare/{other}`,
      role: 'viewer',
      group: executionsGroup,
      summary:
        'Two executions side by side: what differs in parameters, documents and components, and the times of the steps.',
      params,
      answers: { 200: { schema: comparisonShape } },
      async handle({ params: { id, other }, caller }) {
        await checkOther(caller, other);
        return json(comparisonAnswer(await comparisons.wholes(refOf(id), refOf(other))));
      },
    }),
    defineRoute<InComparison>({
      method: 'GET',
      path: `${executionsBase}/{id}/compare/{other}/summary`,
      role: 'viewer',
      group: executionsGroup,
      summary:
        'What differs between two executions, counted over their items: verdicts that are others, items that fail, values and outputs.',
      params,
      answers: { 200: { schema: summaryShape } },
      async handle({ params: { id, other }, caller, signal }) {
        await checkOther(caller, other);
        return json(summaryAnswer(await comparisons.summary(refOf(id), refOf(other), signal)));
      },
    }),
    defineRoute<InComparison & { query: ItemsQuery }>({
      method: 'GET',
      path: `${executionsBase}/{id}/compare/{other}/items`,
      role: 'viewer',
      group: executionsGroup,
      summary:
        'The items of two executions, paired by name: which values and outputs differ, and from which step on. A page may be short; "next" says whether there are more.',
      params,
      query: {
        type: 'object',
        properties: {
          different: {
            type: 'boolean',
            default: false,
            description: 'Only items in which something differs.',
          },
          language: { enum: ['en', 'ja'], default: 'en', description: 'Of the reasons of verdicts.' },
          limit: pageLimit(200),
          cursor: { ...itemPlace, maximum: 2 * itemPlace.maximum },
        },
      },
      answers: { 200: { schema: pageSchema(pairShape) } },
      async handle({ params: { id, other }, query, caller }) {
        await checkOther(caller, other);
        const { limit, cursor: from = 0, different, language } = query;
        const how = { different, language };
        const { items, next } = await comparisons.items(refOf(id), refOf(other), { from, limit }, how);
        return pageAnswer(items.map(pairAnswer), next === undefined ? undefined : String(next));
      },
    }),
  ];
}

function comparisonAnswer(comparison: Comparison): object {
  const { before, after, pipeline, params: changed, stepParams, components, steps } = comparison;
  return {
    before: executionAnswer(before),
    after: executionAnswer(after),
    pipeline: pipeline ?? null,
    params: changed,
    step_params: stepParams,
    components,
    steps: steps.map(({ step, before: one, after: other }) => ({
      step,
      ...(one && { before: stepTimesAnswer(one, before) }),
      ...(other && { after: stepTimesAnswer(other, after) }),
    })),
  };
}

function pairAnswer({ name, before, after, same, values, outputs, firstStep }: ItemComparison): object {
  return {
    name,
    same,
    ...(before && { before: sideAnswer(before) }),
    ...(after && { after: sideAnswer(after) }),
    values,
    outputs,
    ...(firstStep && { first_step: firstStep }),
  };
}

function sideAnswer({ item, steps }: ComparedItem): object {
  const { index, status, verdict, error, startedAt, endedAt } = item;
  const duration = startedAt !== undefined && endedAt !== undefined && { duration_ms: endedAt - startedAt };
  return {
    item: index,
    status,
    ...(verdict && { verdict }),
    ...duration,
    ...(error && { error }),
    cached_steps: steps.filter((step: ItemStep) => step.status === 'cached').length,
  };
}

function summaryAnswer({ onlyBefore, onlyAfter, flips, ...summary }: ComparisonSummary): object {
  const { toNg: to_ng, toOk: to_ok, items } = flips;
  return { ...summary, only_before: onlyBefore, only_after: onlyAfter, flips: { to_ng, to_ok, items } };
}

const list: JsonSchema = { type: 'array', items: { type: 'object' } };

const comparisonShape: JsonSchema = {
  type: 'object',
  properties: {
    before: executionShape,
    after: executionShape,
    pipeline: { type: ['object', 'null'], description: 'As GET /pipelines/{name}/diff gives it.' },
    params: list,
    step_params: { type: 'object', additionalProperties: list },
    components: { type: 'object', additionalProperties: { type: 'object' } },
    steps: list,
  },
  required: ['before', 'after', 'pipeline', 'params', 'step_params', 'components', 'steps'],
};

const pairShape: JsonSchema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    same: { type: 'boolean' },
    before: { type: 'object' },
    after: { type: 'object' },
    values: list,
    outputs: { type: 'array', items: { type: 'string' } },
    first_step: { type: 'object' },
  },
  required: ['name', 'same', 'values', 'outputs'],
};

const count: JsonSchema = { type: 'integer', minimum: 0 };

const summaryShape: JsonSchema = {
  type: 'object',
  properties: {
    items: { ...count, description: 'That were looked at.' },
    complete: { type: 'boolean', description: 'Whether these are all items; the first 5,000 are counted.' },
    same: count,
    different: count,
    only_before: count,
    only_after: count,
    flips: {
      type: 'object',
      properties: {
        to_ng: count,
        to_ok: count,
        items: { ...list, description: 'The first hundred, with their number in the execution before.' },
      },
      required: ['to_ng', 'to_ok', 'items'],
    },
    failures: {
      type: 'object',
      description: 'Items that fail after alone (`fresh`), and before alone (`gone`).',
      properties: { fresh: count, gone: count },
      required: ['fresh', 'gone'],
    },
    corrected: {
      type: 'object',
      description:
        'Of the items with a corrected verdict before: how many each side judges like the correction.',
      properties: { items: count, before: count, after: count },
      required: ['items', 'before', 'after'],
    },
    values: {
      ...list,
      description: 'Columns that differ, with the largest and the mean difference of numbers.',
    },
    outputs: list,
  },
  required: [
    'items',
    'complete',
    'same',
    'different',
    'only_before',
    'only_after',
    'flips',
    'failures',
    'corrected',
    'values',
    'outputs',
  ],
};
