import type { JsonSchema } from '@kumiki/component-sdk/schema';
import {
  verdictWords,
  type Correction,
  type ExecutionStore,
  type VerdictWord,
} from '../../../execution/index.ts';
import { json } from '../answer.ts';
import { defineRoute, type Route } from '../route.ts';
import { correctionAnswer, correctionShape } from './correction-answer.ts';
import {
  executionId,
  executionsBase,
  executionsGroup,
  itemPlace,
  refOf,
  type InExecution,
} from './in-execution.ts';

interface InItem {
  readonly params: { readonly id: string; readonly item: number };
}

const itemPath = `${executionsBase}/{id}/items/{item}/verdict`;
const params = { id: executionId, item: itemPlace };

/** Verdicts that people correct after looking at results; what the pipeline found is never changed. */
export function executionReviewRoutes(store: ExecutionStore): Route[] {
  const answer = async (id: string, item: number) => {
    const history = await store.corrections(refOf(id), item);
    const [found] = await store.items(refOf(id), {}, { from: item, limit: 1 });
    return json(verdictAnswer(found?.verdict, history));
  };
  return [
    defineRoute<InItem>({
      method: 'GET',
      path: itemPath,
      role: 'viewer',
      group: executionsGroup,
      summary:
        'The verdict of an item: what the pipeline found, what counts, and who changed it when and why.',
      params,
      answers: { 200: { schema: verdictShape } },
      handle: async ({ params: { id, item } }) => await answer(id, item),
    }),
    defineRoute<InItem & { body: { readonly verdict: VerdictWord | null; readonly note: string } }>({
      method: 'PUT',
      path: itemPath,
      role: 'runner',
      group: executionsGroup,
      summary: 'Corrects the verdict of an item, or with null takes the correction back.',
      params,
      body: {
        type: 'object',
        properties: {
          verdict: { enum: [...verdictWords, null] },
          note: { type: 'string', maxLength: 1000, default: '', description: 'Why.' },
        },
        required: ['verdict'],
        additionalProperties: false,
      },
      answers: { 200: { schema: verdictShape } },
      async handle({ params: { id, item }, body: { verdict, note }, caller }) {
        const by = { by: caller.id, name: caller.name, note };
        await store.correctVerdict(refOf(id), item, { ...by, ...(verdict && { verdict }) });
        return await answer(id, item);
      },
    }),
    defineRoute<InExecution>({
      method: 'GET',
      path: `${executionsBase}/{id}/verdicts`,
      role: 'viewer',
      group: executionsGroup,
      summary: 'How many items are OK and NG in the end, and how many of them somebody corrected.',
      params: { id: executionId },
      answers: { 200: { schema: countsShape } },
      async handle({ params: { id } }) {
        const { ok, ng, corrected } = await store.finalVerdicts(refOf(id));
        return json({ OK: ok, NG: ng, corrected });
      },
    }),
  ];
}

function verdictAnswer(found: VerdictWord | undefined, history: readonly Correction[]): object {
  const last = history.at(-1);
  const final = last?.verdict ?? found;
  return {
    verdict: found ?? null,
    final_verdict: final ?? null,
    history: history.map(correctionAnswer),
  };
}

const word: JsonSchema = { enum: [...verdictWords, null] };
const verdictShape: JsonSchema = {
  type: 'object',
  properties: {
    verdict: { ...word, description: 'What the pipeline found.' },
    final_verdict: { ...word, description: 'What counts.' },
    history: { type: 'array', items: correctionShape, description: 'The oldest first.' },
  },
  required: ['verdict', 'final_verdict', 'history'],
};

const count: JsonSchema = { type: 'integer', minimum: 0 };
const countsShape: JsonSchema = {
  type: 'object',
  properties: { OK: count, NG: count, corrected: count },
  required: ['OK', 'NG', 'corrected'],
};
