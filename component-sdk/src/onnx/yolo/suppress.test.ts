import { describe, expect, it } from 'vitest';
import type { Candidate } from './candidates.ts';
import { iou, suppress } from './suppress.ts';

const box = (left: number, top: number, right: number, bottom: number, score = 0.5, label = 0): Candidate => {
  return { left, top, right, bottom, score, class: label, at: 0 };
};

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Another way to the same: the whole matrix of overlaps, then each box from the best on strikes out all later
 * ones. Classes apart are kept apart by moving them, as torchvision's `batched_nms` does.
 */
function reference(boxes: readonly Candidate[], limit: number, perClass: boolean): number[] {
  const far = perClass ? 10_000 : 0;
  const moved = boxes.map((one) =>
    [one.left, one.top, one.right, one.bottom].map((side) => side + far * one.class),
  );
  const areas = moved.map(([left, top, right, bottom]) => (right! - left!) * (bottom! - top!));
  const overlaps = moved.map((one, row) =>
    moved.map((other, column) => {
      const across = Math.max(0, Math.min(one[2]!, other[2]!) - Math.max(one[0]!, other[0]!));
      const down = Math.max(0, Math.min(one[3]!, other[3]!) - Math.max(one[1]!, other[1]!));
      return (across * down) / (areas[row]! + areas[column]! - across * down);
    }),
  );
  const order = boxes.map((_, at) => at).toSorted((one, other) => boxes[other]!.score - boxes[one]!.score);
  const struck = new Set<number>();
  for (const [place, at] of order.entries()) {
    if (struck.has(at)) continue;
    for (const later of order.slice(place + 1)) if (overlaps[at]![later]! > limit) struck.add(later);
  }
  return order.filter((at) => !struck.has(at));
}

describe('intersection over union', () => {
  it.each([
    ['the same box', box(0, 0, 10, 10), box(0, 0, 10, 10), 1],
    ['apart', box(0, 0, 10, 10), box(20, 0, 30, 10), 0],
    ['edge to edge', box(0, 0, 10, 10), box(10, 0, 20, 10), 0],
    ['half over half', box(0, 0, 10, 10), box(5, 0, 15, 10), 1 / 3],
    ['one in the other', box(0, 0, 10, 10), box(0, 0, 5, 5), 1 / 4],
    ['moved by one of sixteen', box(12, 12, 28, 28), box(13, 12, 29, 28), 15 / 17],
  ])('%s', (_, one, other, expected) => {
    expect(iou(one, other)).toBeCloseTo(expected, 12);
    expect(iou(other, one)).toBeCloseTo(expected, 12);
  });
});

describe('suppression', () => {
  it('keeps a box that overlaps by exactly the limit, as torchvision does', () => {
    const boxes = [box(0, 0, 10, 10, 0.9), box(0, 0, 5, 10, 0.8)];
    expect(suppress(boxes, { overlap: 0.5, perClass: true, limit: 10 })).toHaveLength(2);
    expect(suppress(boxes, { overlap: 0.499, perClass: true, limit: 10 })).toHaveLength(1);
  });

  it('lets a suppressed box suppress nothing', () => {
    // The middle one goes by the first, so the last one, which only the middle one covers, stays.
    const chain = [box(0, 0, 10, 10, 0.9), box(4, 0, 14, 10, 0.8), box(8, 0, 18, 10, 0.7)];
    const kept = suppress(chain, { overlap: 0.4, perClass: true, limit: 10 });
    expect(kept.map(({ score }) => score)).toEqual([0.9, 0.7]);
  });

  it('stops at the limit, the best first', () => {
    const boxes = Array.from({ length: 20 }, (_, at) => box(at * 20, 0, at * 20 + 10, 10, at / 20));
    const kept = suppress(boxes, { overlap: 0.5, perClass: true, limit: 3 });
    expect(kept.map(({ score }) => score)).toEqual([0.95, 0.9, 0.85]);
    expect(suppress([], { overlap: 0.5, perClass: true, limit: 3 })).toEqual([]);
  });

  it.each([
    [1, true, 0.45],
    [2, false, 0.45],
    [3, true, 0],
    [4, true, 1],
    [5, false, 0.7],
  ])(
    'agrees with another implementation on 400 random boxes (%i, per class %s, limit %f)',
    (seed, perClass, overlap) => {
      const random = generator(seed);
      const boxes = Array.from({ length: 400 }, () => {
        const [left, top] = [random() * 500, random() * 500];
        const [width, height] = [5 + random() * 150, 5 + random() * 150];
        // Few scores, so that many are equal.
        return box(
          left,
          top,
          left + width,
          top + height,
          Math.round(random() * 50) / 50,
          Math.floor(random() * 4),
        );
      });
      const kept = suppress(boxes, { overlap, perClass, limit: 1000 });
      expect(kept.map((one) => boxes.indexOf(one))).toEqual(reference(boxes, overlap, perClass));
    },
  );
});
