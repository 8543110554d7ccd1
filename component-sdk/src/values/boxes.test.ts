import { expect, it } from 'vitest';
import { boxOverlap, detectionArea } from './boxes.ts';

it.each([
  ['the same', [0, 0, 10, 10], [0, 0, 10, 10], 1, 1],
  ['one in the other', [0, 0, 10, 10], [2, 2, 5, 5], 0.25, 1],
  ['half of one', [0, 0, 10, 10], [5, 0, 10, 10], 1 / 3, 0.5],
  ['side by side', [0, 0, 10, 10], [10, 0, 10, 10], 0, 0],
  ['without area', [0, 0, 0, 0], [0, 0, 10, 10], 0, 0],
] as const)('the overlap of two boxes: %s', (_, one, other, union, smaller) => {
  expect(boxOverlap(one, other)).toBeCloseTo(union, 12);
  expect(boxOverlap(other, one, 'smaller')).toBeCloseTo(smaller, 12);
});

it('the area is that of the outline where there is one', () => {
  const box = [2, 2, 6, 6] as const;
  expect(detectionArea({ box })).toBe(36);
  expect(detectionArea({ box, outline: [[2, 2], [8, 2], [2, 8]] })).toBe(18); // prettier-ignore
});
