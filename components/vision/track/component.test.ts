import { runComponent, type Box, type Detections } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import reference from '../../test/reference/matching.json' with { type: 'json' };
import { assign, Motion } from '@kumiki/component-sdk/tracking';
import track from './component.ts';

let frames = 0;

function frame(
  ...boxes: (readonly [x: number, y: number] | readonly [x: number, y: number, label: string])[]
): Detections {
  const items = boxes.map(([x, y, label = 'a']) => ({ label, score: 0.8, box: [x, y, 20, 20] as Box }));
  return {
    frame: { root: `frame-${++frames}`, width: 200, height: 100, toRoot: [1, 0, 0, 0, 1, 0, 0, 0, 1] },
    items,
  };
}

/** The track of each detection, frame by frame. */
async function tracked(detections: Detections[], params: object = {}) {
  const result = await runComponent(track, { inputs: { detections }, params: { least: 1, ...params } });
  return { ...result, numbers: result.detections.map(({ items }) => items.map((item) => item.track)) };
}

describe('pairs of least cost', () => {
  it.each(reference.assignment)('are as cheap as those of SciPy', ({ costs, least }) => {
    const found = assign(costs);
    const sum = found.reduce((all, column, row) => all + (column < 0 ? 0 : costs[row]![column]!), 0);
    expect(sum).toBeCloseTo(least, 9);
    const used = found.filter((column) => column >= 0);
    expect(new Set(used).size).toBe(Math.min(costs.length, costs[0]!.length));
  });

  it('of nothing are none', () => {
    expect(assign([])).toEqual([]);
    expect(assign([[], []])).toEqual([-1, -1]);
  });
});

it('boxes are expected where the filter of SORT, in matrices, expects them', () => {
  const [first, ...boxes] = reference.filter.boxes as unknown as (Box | null)[];
  const motion = new Motion(first!);
  for (const [at, box] of boxes.entries()) {
    const expected = motion.predict();
    for (const [side, value] of expected.entries())
      expect(value).toBeCloseTo(reference.filter.predicted[at]![side]!, 6);
    if (box) motion.update(box);
  }
});

describe('following things', () => {
  it('that pass each other', async () => {
    const list = Array.from({ length: 12 }, (_, at) => frame([10 + at * 8, 20], [110 - at * 8, 34]));
    const { numbers, count, tracks } = await tracked(list);
    expect(numbers).toEqual(list.map(() => [1, 2]));
    expect(count).toBe(2);
    expect(tracks.rows[0]).toEqual([1, 'a', 1, 12, 12, 0.8, 88]);
  });

  it('in any order of the lists', async () => {
    const list = Array.from({ length: 6 }, (_, at) => {
      const boxes = [[10 + at * 5, 20], [150, 60]] as const; // prettier-ignore
      return at % 2 === 0 ? frame(...boxes) : frame(boxes[1], boxes[0]);
    });
    expect((await tracked(list)).numbers).toEqual(list.map((_, at) => (at % 2 === 0 ? [1, 2] : [2, 1])));
  });

  it('that are missed for a while, where they are expected', async () => {
    const list = [0, 1, 2, 3, undefined, undefined, 6, 7].map((at) =>
      at === undefined ? frame() : frame([10 + at * 8, 20]),
    );
    expect((await tracked(list, { missing: 2 })).numbers.flat()).toEqual([1, 1, 1, 1, 1, 1]);
    expect((await tracked(list, { missing: 1 })).numbers.flat()).toEqual([1, 1, 1, 1, 2, 2]);
  });

  it('what was seen too briefly is no track', async () => {
    const list = [frame([10, 20], [150, 60]), frame([12, 20]), frame([14, 20])];
    const { numbers, count } = await tracked(list, { least: 3 });
    expect([numbers, count]).toEqual([[[1, undefined], [1], [1]], 1]);
  });

  it('a track keeps its label, unless it need not', async () => {
    const list = [frame([10, 20, 'nut']), frame([11, 20, 'nut']), frame([12, 20, 'bolt'])];
    expect((await tracked(list)).numbers).toEqual([[1], [1], [2]]);
    const { numbers, tracks } = await tracked(list, { perClass: false });
    expect([numbers, tracks.rows[0]![1]]).toEqual([[[1], [1], [1]], 'nut']);
  });

  it('nothing is nothing', async () => {
    expect(await tracked([])).toMatchObject({ count: 0, detections: [], tracks: { rows: [] } });
    expect(await tracked([frame(), frame()])).toMatchObject({ count: 0, numbers: [[], []] });
  });

  it('frames of several sizes are refused', async () => {
    const other = { ...frame(), frame: { ...frame().frame, width: 100 } };
    await expect(tracked([frame(), other])).rejects.toMatchObject({ code: 'DATA_UNUSABLE' });
  });
});
