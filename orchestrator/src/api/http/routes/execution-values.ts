import { kumikiError } from '@kumiki/component-sdk/errors';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { StoredValue } from '../../../execution/index.ts';
import { artifactOf, type Executions, type ValuePlace } from '../../core/executions.ts';
import { json, type Answer } from '../answer.ts';
import { fileAnswer } from '../file-answer.ts';
import { pageAnswer, pageSchema } from '../page.ts';
import { defineRoute, type Route } from '../route.ts';
import { attemptAnswer, attemptShape } from './attempt-answer.ts';
import { executionId, executionsBase, executionsGroup, itemPlace, refOf } from './in-execution.ts';
import { valueMeta } from './value-meta.ts';

interface InItem {
  readonly params: {
    readonly id: string;
    readonly item: number;
    readonly name: string;
    readonly step: string;
  };
}

/** Where values are, as addresses: `items/0/outputs/image`. */
const places: readonly {
  readonly part: string;
  readonly what: string;
  readonly where: (params: InItem['params']) => ValuePlace;
}[] = [
  { part: 'outputs', what: 'an output of an item', where: ({ name }) => ({ of: 'outputs', name }) },
  { part: 'inputs', what: 'an input of an item as it came', where: ({ name }) => ({ of: 'inputs', name }) },
  {
    part: 'steps/{step}',
    what: 'what a step gave, where that is kept',
    where: ({ step, name }) => ({ step, name }),
  },
];

const params = { id: executionId, item: itemPlace };

/** The routes of values of items, of what is known about them, and of the attempts to make them. */
export function executionValueRoutes(executions: Executions): Route[] {
  const ofPlaces = places.flatMap(({ part, what, where }) => [
    defineRoute<InItem>({
      method: 'GET',
      path: `${executionsBase}/{id}/items/{item}/${part}/{name}`,
      role: 'viewer',
      group: executionsGroup,
      summary: `${what[0]!.toUpperCase()}${what.slice(1)}: the file itself, or JSON.`,
      params,
      answers: { 200: { type: '*/*', description: 'The file, or JSON data.' } },
      async handle({ params: given, signal }) {
        const value = await executions.value(refOf(given.id), given.item, where(given));
        return await valueContent(executions, value, given.name, signal);
      },
    }),
    defineRoute<InItem>({
      method: 'GET',
      path: `${executionsBase}/{id}/items/{item}/${part}/{name}/meta`,
      role: 'viewer',
      group: executionsGroup,
      summary: `What is recorded about ${what}: type, size, digest, and of images the size in pixels.`,
      params,
      answers: { 200: { schema: metaShape } },
      handle: async ({ params: given }) =>
        json(valueMeta(await executions.value(refOf(given.id), given.item, where(given)))),
    }),
  ]);
  const ofAttempts = defineRoute<InItem>({
    method: 'GET',
    path: `${executionsBase}/{id}/items/{item}/attempts`,
    role: 'viewer',
    group: executionsGroup,
    summary: 'Each try of the steps of an item, by step and number: its outcome, and what it used.',
    params,
    answers: { 200: { schema: pageSchema(attemptShape) } },
    async handle({ params: given }) {
      const attempts = await executions.attempts(refOf(given.id), given.item);
      return pageAnswer(attempts.map(attemptAnswer));
    },
  });
  return [...ofPlaces, ofAttempts];
}

const metaShape: JsonSchema = {
  type: 'object',
  properties: {
    kind: { enum: ['file', 'data', 'list'] },
    file_id: { type: 'string' },
    sha256: { type: 'string' },
    size: { type: 'integer', description: 'In bytes.' },
    media_type: { type: 'string' },
    name: { type: 'string' },
    image: { type: 'object' },
    items: { type: 'array', items: { type: 'object' } },
  },
  required: ['kind'],
};

async function valueContent(
  executions: Executions,
  value: StoredValue,
  name: string,
  signal: AbortSignal,
): Promise<Answer> {
  if ('data' in value) return json(value.data);
  const artifact = artifactOf(value);
  if (!artifact) throw kumikiError('ARTIFACT_NOT_FOUND', { name, where: 'What is stored as one file' });
  const opened = await executions.open(artifact);
  return await fileAnswer(opened, signal);
}
