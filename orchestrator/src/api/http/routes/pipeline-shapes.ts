import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { pipelineName } from '../pipeline-name.ts';

export const name = pipelineName;
export const version: JsonSchema = { type: 'integer', minimum: 1, maximum: 999_999_999 };
export const revision: JsonSchema = { type: 'integer', minimum: 1 };
const text: JsonSchema = { type: 'string', maxLength: 1_000_000 };
export const written = (
  more: Record<string, JsonSchema> = {},
  required: readonly string[] = [],
): JsonSchema => ({
  type: 'object',
  properties: { text, document: { type: 'object' }, ...more },
  required: [...required],
  oneOf: [{ required: ['text'] }, { required: ['document'] }],
  additionalProperties: false,
});

export const draftShape: JsonSchema = {
  type: 'object',
  properties: {
    name,
    title: { type: ['string', 'object'], description: 'What screens call it, as the document says it.' },
    revision,
    text,
    published: { type: ['integer', 'null'] },
    saved_at: { type: 'string', format: 'date-time' },
  },
  required: ['name', 'revision', 'text', 'published', 'saved_at'],
};

/** Of a list, which may come without what the documents say. */
export const listedShape: JsonSchema = {
  ...draftShape,
  required: ['name', 'revision', 'published', 'saved_at'],
};

export const versionShape: JsonSchema = {
  type: 'object',
  properties: {
    name,
    version,
    text,
    note: { type: 'string' },
    locked: { type: 'object' },
    published_at: { type: 'string', format: 'date-time' },
  },
  required: ['name', 'version', 'text', 'note', 'locked', 'published_at'],
};

export const formShape: JsonSchema = {
  type: 'object',
  properties: {
    name,
    version,
    title: { type: 'object' },
    description: { type: 'object' },
    inputs: { type: 'object', additionalProperties: { type: 'object' } },
    params: { type: 'object', description: 'A whole JSON Schema.' },
    outputs: { type: 'object', additionalProperties: { type: 'object' } },
    steps: { type: 'array', items: { type: 'object' } },
  },
  required: ['name', 'version', 'inputs', 'params', 'outputs', 'steps'],
};

export const problemsShape: JsonSchema = {
  type: 'object',
  properties: { valid: { type: 'boolean' }, problems: { type: 'array', items: { type: 'object' } } },
  required: ['valid', 'problems'],
};
