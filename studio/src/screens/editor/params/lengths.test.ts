import { expect, test } from 'vitest';
import type { JsonSchema } from '../../../api/types.ts';
import { givesSize, lengthsOf, scaledLengths } from './lengths.ts';

const schema: JsonSchema = {
  properties: {
    radius: { type: 'number', minimum: 0.3, maximum: 100, 'x-ui': { unit: 'px' } },
    window: { type: 'integer', minimum: 3, maximum: 201, 'x-ui': { unit: 'px', step: 2 } },
    lineWidth: { type: 'integer', minimum: 0, 'x-ui': { unit: 'px', step: 1 } },
    minArea: { type: 'number', minimum: 0, 'x-ui': { unit: 'px²' } },
    margin: { type: 'number', 'x-ui': { unit: '%' } },
    shift: { type: 'integer', 'x-ui': { unit: 'px', step: 10, showWhen: { mode: 'shifted' } } },
    width: { type: 'integer', 'x-ui': { unit: 'px', absolute: true } },
    line: {
      type: 'object',
      'x-kumiki-draw': 'line',
      properties: { x1: {}, y1: {}, x2: {}, y2: {} },
    },
  },
};

test('what is typed in pixels is as much smaller as the image, and within its limits', () => {
  const values = { radius: 8, window: 51, lineWidth: 3, minArea: 400, margin: 10, shift: 40, mode: 'still' };
  expect(lengthsOf(schema, values).map(({ name }) => name)).toEqual([
    'radius',
    'window',
    'lineWidth',
    'minArea',
  ]);
  expect(scaledLengths(schema, values, 0.25)).toEqual({ radius: 2, window: 13, lineWidth: 1, minArea: 25 });
  expect(scaledLengths(schema, { radius: 1, window: 5 }, 0.1)).toEqual({ radius: 0.3, window: 3 });
});

test('nothing stays nothing, and little does not become nothing', () => {
  expect(scaledLengths(schema, { lineWidth: 0, minArea: 0 }, 0.5)).toEqual({});
  expect(scaledLengths(schema, { lineWidth: 2 }, 0.1)).toEqual({ lineWidth: 1 });
});

test('the size of what comes out is meant as it is', () => {
  expect(scaledLengths(schema, { width: 800 }, 0.5)).toEqual({});
  expect([givesSize(schema, { width: 800 }), givesSize(schema, { radius: 3 })]).toEqual([true, false]);
});
