import type { JsonSchema } from '@kumiki/component-sdk/schema';

const coordinate: JsonSchema = { type: 'number', minimum: -1e6, maximum: 1e6 };
const color: JsonSchema = { type: 'string', format: 'color', description: 'As `#rrggbb`.' };
const text = (description: string): JsonSchema => ({ type: 'string', maxLength: 5000, description });

/** What screens remember of a pipeline. It changes nothing of what runs. */
export const canvas: JsonSchema = {
  description: 'What screens remember: where steps stand, groups, notes, pinned values.',
  type: 'object',
  properties: {
    positions: {
      type: 'object',
      description: 'Where each step stands; `inputs` and `outputs` are those of the pipeline.',
      additionalProperties: {
        type: 'object',
        properties: { x: coordinate, y: coordinate },
        required: ['x', 'y'],
        additionalProperties: false,
        'x-expected': 'a position such as {x: 120, y: 40}',
      },
      maxProperties: 1000,
    },
    groups: {
      type: 'array',
      description: 'Steps that are drawn together.',
      items: {
        type: 'object',
        properties: {
          title: text('The heading.'),
          steps: { type: 'array', items: { type: 'string', maxLength: 63 }, maxItems: 500 },
          color,
          collapsed: { type: 'boolean', description: 'Drawn as one box.' },
        },
        required: ['title', 'steps'],
        additionalProperties: false,
      },
      maxItems: 200,
    },
    notes: {
      type: 'array',
      description: 'Notes beside the steps.',
      items: {
        type: 'object',
        properties: {
          text: text('What it says.'),
          x: coordinate,
          y: coordinate,
          width: { type: 'number', exclusiveMinimum: 0, maximum: 1e6 },
          height: { type: 'number', exclusiveMinimum: 0, maximum: 1e6 },
          color,
        },
        required: ['text', 'x', 'y'],
        additionalProperties: false,
      },
      maxItems: 200,
    },
    pins: {
      type: 'array',
      description: 'Values whose preview stays open, e.g. `$steps.mark.image`.',
      items: { type: 'string', maxLength: 200 },
      maxItems: 200,
    },
  },
  additionalProperties: false,
};
