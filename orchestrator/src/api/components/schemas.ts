import { categories } from '@kumiki/component-sdk/manifest';
import type { JsonSchema } from '@kumiki/component-sdk/schema';

const localText: JsonSchema = {
  type: 'object',
  description: 'A text by language: en, and mostly ja.',
  required: ['en'],
  additionalProperties: { type: 'string' },
};
const icon: JsonSchema = {
  type: 'string',
  description:
    'The address of its icon: the SVG image itself (`data:image/svg+xml;base64,…`) where it is small, else a path of this API. Left out where it has none.',
};
const digest: JsonSchema = { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' };

export const summarySchema: JsonSchema = {
  type: 'object',
  required: ['name', 'version', 'digest', 'title', 'description', 'category', 'inputs', 'outputs'],
  properties: {
    name: { type: 'string' },
    version: { type: 'string' },
    digest,
    title: localText,
    description: localText,
    category: { enum: [...categories] },
    inputs: { type: 'object', additionalProperties: { type: 'object', required: ['type'] } },
    outputs: { type: 'object', additionalProperties: { type: 'object', required: ['type'] } },
    icon,
  },
  additionalProperties: false,
};

export const detailsSchema: JsonSchema = {
  type: 'object',
  required: ['name', 'version', 'digest', 'manifest', 'params', 'files'],
  properties: {
    name: { type: 'string' },
    version: { type: 'string' },
    digest,
    manifest: { type: 'object', description: 'component.yaml with its defaults.' },
    params: { type: 'object', description: 'The JSON Schema of its parameters.' },
    icon,
    files: {
      type: 'array',
      description: 'The files that its examples name.',
      items: {
        type: 'object',
        required: ['example', 'file'],
        properties: { example: { type: 'integer', minimum: 0 }, file: { type: 'string' } },
      },
    },
  },
  additionalProperties: false,
};
