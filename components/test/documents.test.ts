import type { Detections, Image, Verdict } from '@kumiki/component-sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasPython } from '../../component-sdk/test/python.ts';
import { inProcess, Sample } from './run-sample.ts';

interface Outcome {
  readonly image: Image;
  readonly blackAndWhite: Image;
  readonly verdict: Verdict;
  readonly page: Detections;
  readonly angle: number;
}

interface Truth {
  readonly verdict: 'OK' | 'NG';
  /** Whether the whole page is in the picture. */
  readonly inside: boolean;
  /** Of the page, clockwise from its upper left, in pixels. */
  readonly corners: readonly (readonly [number, number])[];
  /** How much what is printed leans on the paper, clockwise, in degrees. */
  readonly lean: number;
  /** By how many quarters clockwise the camera turned the photo. */
  readonly quarters: number;
  /** The share of ink in each part of the page, rows of columns, as it was before it was printed askew. */
  readonly ink: readonly (readonly number[])[];
}

const sample = await Sample.open('documents');
const expected = await sample.readJson<Record<string, Truth>>('expected.json');
const whole = sample.images.filter((name) => expected[name]!.inside);
const good = sample.images.filter((name) => expected[name]!.verdict === 'OK');

describe.runIf(hasPython)('the sample pipeline documents', () => {
  let outcomes: ReadonlyMap<string, Outcome>;

  beforeAll(async () => {
    outcomes = await sample.run(inProcess(), 'values');
    // The packages of its Python components may have to be installed first.
  }, 300_000);

  it('has ten photos, two of them bad', () => {
    expect(Object.keys(expected)).toEqual(sample.images);
    expect([sample.images.length, good.length]).toEqual([10, 8]);
  });

  it.each(sample.images)('judges %s', (name) => {
    expect(outcomes.get(name)!.verdict.verdict).toBe(expected[name]!.verdict);
  });

  it('says why a photo is bad: one page is cut, one is far away', () => {
    const failed = (name: string) =>
      outcomes.get(name)!.verdict.reasons.flatMap(({ passed, rule }) => (passed ? [] : [rule]));
    expect(failed('letter-04.jpg')).toEqual([expect.stringContaining('cut')]);
    expect(failed('letter-07.jpg')).toEqual([expect.stringContaining('coverage')]);
  });

  it.each(whole)('finds the corners of %s within a pixel', (name) => {
    const { outline } = outcomes.get(name)!.page.items[0]!;
    for (const [index, [x, y]] of expected[name]!.corners.entries()) {
      const [foundX, foundY] = outline![index]!;
      expect(Math.hypot(foundX - x, foundY - y)).toBeLessThan(1);
    }
  });

  it.each(good)('turns %s by how much it leans, and whole where it lies on its side or head', (name) => {
    const { lean, quarters } = expected[name]!;
    const off = outcomes.get(name)!.angle + lean + 90 * quarters;
    expect(Math.abs(off - 360 * Math.round(off / 360))).toBeLessThan(0.25);
  });

  it.each(good)('gives %s as even paper', async (name) => {
    const { data, width, height } = await outcomes.get(name)!.image.raw({ space: 'grey' });
    // Ink is little of a page: its quarter from the top is paper wherever one looks.
    for (const [left, top] of [
      [0.02, 0.05],
      [0.93, 0.05],
      [0.02, 0.9],
      [0.93, 0.9],
      [0.93, 0.45],
    ] as const) {
      let [sum, count] = [0, 0];
      for (let y = Math.round(top * height); y < (top + 0.04) * height; y++) {
        for (let x = Math.round(left * width); x < (left + 0.04) * width; x++, count++)
          sum += data[y * width + x]!;
      }
      expect(Math.abs(sum / count - 240)).toBeLessThan(12);
    }
  });

  it.each(good)('has the ink of %s in black and white where it was printed', async (name) => {
    const { ink } = expected[name]!;
    const { data, width, height } = await outcomes.get(name)!.blackAndWhite.raw({ space: 'grey' });
    const [rows, columns] = [ink.length, ink[0]!.length];
    const dark = new Float64Array(rows * columns);
    const counts = new Float64Array(rows * columns);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const cell = Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width);
        dark[cell]! += Number(data[y * width + x] === 0);
        counts[cell]!++;
      }
    }
    const found = Array.from(dark, (sum, cell) => sum / counts[cell]!);
    expect(correlation(found, ink.flat())).toBeGreaterThan(0.93);
    expect(new Set(data)).toEqual(new Set([0, 255]));
  });
});

/** Pearson's, from -1 to 1. */
function correlation(one: readonly number[], other: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [oneMean, otherMean] = [mean(one), mean(other)];
  let [both, squares, otherSquares] = [0, 0, 0];
  for (let at = 0; at < one.length; at++) {
    const [a, b] = [one[at]! - oneMean, other[at]! - otherMean];
    both += a * b;
    squares += a * a;
    otherSquares += b * b;
  }
  return both / Math.sqrt(squares * otherSquares);
}
