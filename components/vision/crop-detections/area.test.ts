import { describe, expect, it } from 'vitest';
import { areaFor } from './area.ts';

const picture = { width: 100, height: 50 };
const plain = { margin: 0, square: false, minSize: 1 };
const area = (left: number, top: number, width: number, height: number) => ({ left, top, width, height });

describe('the area of a box', () => {
  it.each([
    ['whole pixels', [10, 20, 30, 10], plain, area(10, 20, 30, 10)],
    ['every pixel that it touches', [10.4, 20.6, 3, 3], plain, area(10, 20, 4, 4)],
    [
      'whole pixels but for arithmetic',
      [0.1 + 0.2 + 9.7, 20, 30.000_000_01, 10],
      plain,
      area(10, 20, 30, 10),
    ],
    ['a margin', [40, 20, 20, 10], { ...plain, margin: 10 }, area(38, 19, 24, 12)],
    ['a margin cut at the edge', [0, 0, 20, 10], { ...plain, margin: 50 }, area(0, 0, 30, 15)],
    ['a square', [40, 20, 20, 10], { ...plain, square: true }, area(40, 15, 20, 20)],
    ['a square moved in from the edge', [40, 0, 20, 10], { ...plain, square: true }, area(40, 0, 20, 20)],
    [
      'no square where the image is too low',
      [10, 20, 80, 10],
      { ...plain, square: true },
      area(10, 0, 80, 50),
    ],
    ['a smallest side', [99, 49, 1, 1], { ...plain, minSize: 8 }, area(92, 42, 8, 8)],
    ['a smallest side larger than the image', [5, 5, 1, 1], { ...plain, minSize: 500 }, area(0, 0, 100, 50)],
    ['a box over the edge', [-10, -10, 20, 20], plain, area(0, 0, 10, 10)],
    ['a box larger than the image', [-10, -10, 500, 500], plain, area(0, 0, 100, 50)],
  ] as const)('%s', (_, box, options, expected) => {
    expect(areaFor(box, picture, options)).toEqual(expected);
  });

  it.each([[[-20, 0, 20, 20]], [[100, 0, 5, 5]], [[0, 50, 5, 5]], [[10, 10, 0, 5]]] as const)(
    '%j lies outside or is empty',
    (box) => {
      expect(areaFor(box, picture, plain)).toBeUndefined();
    },
  );
});
