import { expect, test } from 'vitest';
import { checkSchema, type JsonSchema } from './index.ts';

const numbers = (...names: string[]) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'number' }])),
});
const points = (more: object) => ({ type: 'array', items: { $ref: '#/$defs/point' }, ...more });

function faults(schema: JsonSchema): string[] {
  const root = { $defs: { point: numbers('x', 'y') }, properties: { drawn: schema } };
  return checkSchema(root, 'the parameters', (path) => ({ path, line: 1, column: 1 })).map(
    ({ path, message }) => `${path.join('/')}: ${message}`,
  );
}

test.each<[string, JsonSchema]>([
  ['a rectangle', { ...numbers('x', 'y', 'width', 'height'), 'x-kumiki-draw': 'rectangle' }],
  ['a line', { ...numbers('x1', 'y1', 'x2', 'y2'), 'x-kumiki-draw': 'line' }],
  ['a polygon', points({ minItems: 3, maxItems: 50, 'x-kumiki-draw': 'polygon' })],
  ['four points', points({ minItems: 4, maxItems: 4, 'x-kumiki-draw': 'points4' })],
  [
    'parameters with names of their own, in pixels or percent',
    {
      type: 'object',
      properties: {
        ...numbers('left', 'top', 'width', 'height').properties,
        unit: { enum: ['px', 'percent'] },
      },
      'x-kumiki-draw': { shape: 'rectangle', x: 'left', y: 'top', percent: 'unit' },
    },
  ],
])('%s can be drawn', (_, schema) => {
  expect(faults(schema)).toEqual([]);
});

test.each<[string, JsonSchema, string]>([
  ['another shape', { ...numbers(), 'x-kumiki-draw': 'circle' }, 'x-kumiki-draw'],
  ['a number that is missing', { ...numbers('x', 'y'), 'x-kumiki-draw': 'rectangle' }, 'a number "width"'],
  ['a text in the place of a number', { ...textual(), 'x-kumiki-draw': 'line' }, 'a number "x1"'],
  ['a mapping as a polygon', { ...numbers('x', 'y'), 'x-kumiki-draw': 'polygon' }, 'a list of points'],
  ['room for five of four points', points({ maxItems: 5, 'x-kumiki-draw': 'points4' }), 'exactly 4 points'],
  ['room for two points', points({ maxItems: 2, 'x-kumiki-draw': 'polygon' }), 'room for 3 points'],
  [
    'numbers of another shape',
    { ...numbers('x', 'y', 'width', 'height'), 'x-kumiki-draw': { shape: 'rectangle', x1: 'x' } },
    'no "x1"',
  ],
  [
    'a unit that is never percent',
    { ...numbers('x1', 'y1', 'x2', 'y2', 'unit'), 'x-kumiki-draw': { shape: 'line', percent: 'unit' } },
    'the value "percent"',
  ],
])('%s is refused with its place', (_, schema, expected) => {
  const found = faults(schema);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/^properties\/drawn\/x-kumiki-draw: /);
  expect(found[0]).toContain(expected);
});

function textual(): JsonSchema {
  const properties = Object.fromEntries(['x1', 'y1', 'x2', 'y2'].map((name) => [name, { type: 'string' }]));
  return { type: 'object', properties };
}
