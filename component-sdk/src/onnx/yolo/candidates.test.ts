import { describe, expect, it } from 'vitest';
import { readCandidates } from './candidates.ts';

const columns = (...boxes: number[][]) => {
  const rows = boxes[0]!.map((_, row) => boxes.map((one) => one[row]!));
  return new Float32Array(rows.flat());
};

describe('candidates', () => {
  it('of v8 take the best class, the first of equal ones', () => {
    const output = columns([10, 10, 4, 6, 0.2, 0.7], [30, 30, 2, 2, 0.5, 0.5]);
    expect(readCandidates(output, { kind: 'v8', candidates: 2, classes: 2 }, 0.25)).toEqual([
      { left: 8, top: 7, right: 12, bottom: 13, score: expect.closeTo(0.7) as number, class: 1, at: 0 },
      { left: 29, top: 29, right: 31, bottom: 31, score: 0.5, class: 0, at: 1 },
    ]);
  });

  it('of v5 multiply objectness and class', () => {
    const output = new Float32Array([10, 10, 4, 6, 0.5, 0.25, 0.75, 30, 30, 2, 2, 0.5, 0.4, 0.4]);
    const found = readCandidates(output, { kind: 'v5', candidates: 2, classes: 2 }, 0.25);
    expect(found).toEqual([{ left: 8, top: 7, right: 12, bottom: 13, score: 0.375, class: 1, at: 0 }]);
  });

  it('of v10 are final; empty rows are none, even where everything counts', () => {
    const output = new Float32Array([8, 7, 12, 13, 0.5, 2, 0, 0, 0, 0, 0, 0]);
    const found = readCandidates(output, { kind: 'v10', candidates: 2 }, 0);
    expect(found).toEqual([{ left: 8, top: 7, right: 12, bottom: 13, score: 0.5, class: 2, at: 0 }]);
  });

  it('that are not numbers, or have no area, are left out', () => {
    const broken = [Number.NaN, Number.POSITIVE_INFINITY];
    const output = columns(
      ...broken.flatMap((bad) => [[bad, 1, 1, 1, 0.9], [1, 1, bad, 1, 0.9]]), // prettier-ignore
      [1, 1, 2, 2, Number.NaN],
      [1, 1, -2, 2, 0.9],
      [1, 1, 0, 2, 0.9],
      [1, 1, 2, 2, 1.5],
    );
    const found = readCandidates(output, { kind: 'v8', candidates: 8, classes: 1 }, 0.25);
    expect(found).toEqual([{ left: 0, top: 0, right: 2, bottom: 2, score: 1, class: 0, at: 7 }]);
  });
});
