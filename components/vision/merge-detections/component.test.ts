import { Image, runComponent, type Box, type Detection, type Detections } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import reference from '../../test/reference/detections.json' with { type: 'json' };
import merge from './component.ts';

const side = reference.side;
const image = Image.fromRaw({ data: new Uint8Array(side * side), width: side, height: side, channels: 1 });
const items = reference.items as unknown as readonly Detection[];

function found(
  ...boxes: [label: string, score: number, ...box: [number, number, number, number]][]
): Detections {
  return { frame: image.frame, items: boxes.map(([label, score, ...box]) => ({ label, score, box })) };
}

async function merged(detections: Detections[], params: object): Promise<readonly Detection[]> {
  const result = await runComponent(merge, { inputs: { image, detections }, params });
  expect(result.count).toBe(result.detections.items.length);
  return result.detections.items;
}

describe.each(['0.3', '0.5', '0.7'] as const)('as others do it, at an overlap of %s', (overlap) => {
  const base = { measure: 'union', overlap: Number(overlap) } as const;
  const list: Detections = { frame: image.frame, items };

  it.each([true, false])('suppression as OpenCV does, within a label: %s', async (perClass) => {
    const kept = reference.suppress[overlap][perClass ? 'perClass' : 'all'];
    const result = await merged([list], { ...base, method: 'suppress', perClass });
    const expected = kept.map((at) => items[at]!).toSorted((one, other) => other.score - one.score);
    expect(result).toEqual(expected);
  });

  it('fusion as ensemble-boxes does', async () => {
    const result = await merged([list], { ...base, method: 'fuse' });
    const expected = reference.fuse[overlap];
    expect(result).toHaveLength(expected.length);
    for (const { box, label, score } of expected) {
      // Its numbers are of 32 bits.
      const near = result.filter(
        (one) =>
          one.label === label &&
          Math.abs(one.score - score) < 2e-4 &&
          one.box.every((number, at) => Math.abs(number - box[at]!) < 0.05),
      );
      expect(near, `${label} ${score}`).toHaveLength(1);
    }
  });
});

describe('joining', () => {
  it('a thing that a border cuts is one, and the better part names it', async () => {
    const [left, right] = [
      image.part({ left: 0, top: 0, width: 600, height: 1000 }),
      image.part({ left: 400, top: 0, width: 600, height: 1000 }),
    ];
    const detections = [
      {
        frame: left.frame,
        items: [{ label: 'scratch', score: 0.6, class: 0, box: [350, 100, 250, 40] as Box }],
      },
      {
        frame: right.frame,
        items: [{ label: 'scratch', score: 0.9, class: 0, box: [0, 95, 300, 50] as Box }],
      },
    ];
    expect(await merged(detections, {})).toEqual([
      { label: 'scratch', score: 0.9, class: 0, box: [350, 95, 350, 50] },
    ]);
  });

  it('what has grown together takes in what it then covers', async () => {
    const list = found(['a', 0.9, 0, 0, 100, 100], ['a', 0.8, 200, 0, 20, 100], ['a', 0.7, 40, 0, 200, 100]);
    expect(await merged([list], { overlap: 0.3 })).toMatchObject([{ box: [0, 0, 240, 100], score: 0.9 }]);
  });

  it('an outline stays where nothing was joined, and goes where something was', async () => {
    const outline = [[0, 0], [9, 0], [9, 9]] as const; // prettier-ignore
    const list: Detections = {
      frame: image.frame,
      items: [
        { label: 'a', score: 0.9, box: [0, 0, 9, 9], outline },
        { label: 'b', score: 0.8, box: [500, 0, 9, 9], outline },
        { label: 'b', score: 0.7, box: [501, 0, 9, 9], outline },
      ],
    };
    const [alone, joined] = await merged([list], {});
    expect(alone!.outline).toEqual(outline);
    expect(joined).toEqual({ label: 'b', score: 0.8, box: [500, 0, 10, 9] });
  });
});

describe('in general', () => {
  const methods = ['join', 'suppress', 'fuse'] as const;

  it.each(methods)(
    '%s: nothing gives nothing, and boxes without area or score do not matter',
    async (method) => {
      expect(await merged([], { method })).toEqual([]);
      expect(await merged([found()], { method })).toEqual([]);
      const list = found(['a', 0, 10, 10, 0, 0], ['a', 0, 10, 10, 5, 5], ['a', 0, 10, 10, 5, 5]);
      for (const { box } of await merged([list], { method })) expect(box.every(Number.isFinite)).toBe(true);
    },
  );

  it.each(methods)('%s: different labels are different things, unless told otherwise', async (method) => {
    const list = found(['a', 0.5, 0, 0, 10, 10], ['b', 0.9, 0, 0, 10, 10]);
    expect(await merged([list], { method })).toHaveLength(2);
    expect(await merged([list], { method, perClass: false })).toMatchObject([{ label: 'b' }]);
  });

  it('the best ones are given, no more than the limit', async () => {
    const list = found(['a', 0.5, 0, 0, 10, 10], ['a', 0.9, 100, 0, 10, 10], ['a', 0.7, 200, 0, 10, 10]);
    expect((await merged([list], { limit: 2 })).map(({ score }) => score)).toEqual([0.9, 0.7]);
  });

  it('what was found in another image is refused', async () => {
    const other = {
      root: 'sha256:other',
      width: 10,
      height: 10,
      toRoot: [1, 0, 0, 0, 1, 0, 0, 0, 1] as const,
    };
    const run = runComponent(merge, {
      inputs: { image, detections: [{ frame: other, items: found(['a', 1, 0, 0, 1, 1]).items }] },
    });
    await expect(run).rejects.toMatchObject({ code: 'FRAME_MISMATCH' });
  });
});
