import { describe, expect, it } from 'vitest';
import { layoutOf } from './layout.ts';

const input = { width: 640, height: 640 };
const named = (count: number) => ({ names: Array<string>(count).fill('x'), endToEnd: false });
const unnamed = { endToEnd: false };

describe('the layout of an output', () => {
  it.each([
    ['v5 of 80 classes', [1, 25200, 85], named(80), { kind: 'v5', candidates: 25200, classes: 80 }],
    ['v8 of 80 classes', [1, 84, 8400], named(80), { kind: 'v8', candidates: 8400, classes: 80 }],
    ['v10 of 80 classes', [1, 300, 6], named(80), { kind: 'v10', candidates: 300 }],
    [
      'v5 of one class, which has six columns too',
      [1, 25200, 6],
      named(1),
      { kind: 'v5', candidates: 25200, classes: 1 },
    ],
    ['v10 of one class', [1, 300, 6], named(1), { kind: 'v10', candidates: 300 }],
    [
      'v8 of two classes, which has six rows',
      [1, 6, 8400],
      named(2),
      { kind: 'v8', candidates: 8400, classes: 2 },
    ],
    ['v8 without names', [1, 84, 8400], unnamed, { kind: 'v8', candidates: 8400, classes: 80 }],
    ['v5 without names', [1, 25200, 85], unnamed, { kind: 'v5', candidates: 25200, classes: 80 }],
    ['v10 without names', [1, 300, 6], unnamed, { kind: 'v10', candidates: 300 }],
    ['few boxes and as many classes', [1, 9, 10], named(5), { kind: 'v8', candidates: 10, classes: 5 }],
    [
      'said by the model',
      [1, 25200, 6],
      { names: ['x'], endToEnd: true },
      { kind: 'v10', candidates: 25200 },
    ],
  ] as const)('%s', (_, shape, facts, layout) => {
    expect(layoutOf(shape, facts, input)).toEqual(layout);
  });

  it.each([
    ['v8', [1, 116, 8400], named(80), { kind: 'v8', candidates: 8400, classes: 80 }],
    ['v5', [1, 25200, 117], named(80), { kind: 'v5', candidates: 25200, classes: 80 }],
    ['v10', [1, 300, 38], named(80), { kind: 'v10', candidates: 300 }],
    ['v5 of one class', [1, 25200, 38], named(1), { kind: 'v5', candidates: 25200, classes: 1 }],
    ['v8 without names', [1, 116, 8400], unnamed, { kind: 'v8', candidates: 8400, classes: 80 }],
  ] as const)('of segmentation with 32 prototypes: %s', (_, shape, facts, layout) => {
    expect(layoutOf(shape, facts, input, 32)).toEqual({ ...layout, coefficients: 32 });
  });

  it.each([
    ['a classifier', [1, 1000], named(1000)],
    ['segmentation, which has 32 more rows', [1, 116, 8400], named(80)],
    ['raw grids', [1, 3, 80, 80, 85], named(80)],
    ['a batch', [8, 84, 8400], named(80)],
    ['other names than scores', [1, 84, 8400], named(3)],
    ['nothing', [], unnamed],
  ] as const)('%s is none', (_, shape, facts) => {
    expect(layoutOf(shape, facts, input)).toBeUndefined();
  });
});
