import { Image, runComponent, type Box, type Detections } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import filter from './component.ts';
import { contains, touches } from './polygon.ts';

const image = Image.fromRaw({ data: new Uint8Array(200 * 100), width: 200, height: 100, channels: 1 });
const detections: Detections = {
  frame: image.frame,
  items: [
    { label: 'scratch', score: 0.4, box: [10, 10, 20, 10] },
    { label: 'dent', score: 0.9, box: [100, 40, 20, 20] },
    { label: 'scratch', score: 0.8, box: [150, 50, 40, 40] },
  ],
};
/** A triangle in the left half. */
const region = [
  { x: 0, y: 0 },
  { x: 110, y: 0 },
  { x: 0, y: 100 },
];

/** The numbers of what is kept. */
async function kept(params: object, inputs: { image?: Image } = {}): Promise<number[]> {
  const result = await runComponent(filter, { inputs: { detections, ...inputs }, params });
  const places = result.detections.items.map((item) =>
    detections.items.findIndex(({ box }) => box.join() === item.box.join()),
  );
  expect(result.count).toBe(places.length);
  expect(result.others.items).toHaveLength(detections.items.length - places.length);
  return places;
}

describe('keeping what meets the conditions', () => {
  it.each([
    ['nothing said: all', {}, [0, 1, 2]],
    ['labels', { labels: ['scratch'] }, [0, 2]],
    ['labels that nobody has', { labels: ['stain'] }, []],
    ['without labels', { without: ['scratch'] }, [1]],
    ['scores', { minScore: 0.8 }, [1, 2]],
    ['areas in pixels', { minArea: 300, maxArea: 500 }, [1]],
    ['areas in percent', { minArea: 2, areaUnit: 'percent' }, [1, 2]],
    ['the largest area alone', { maxArea: 200 }, [0]],
    ['the middle in a region', { region }, [0]],
    ['a corner in a region', { region, where: 'touching' }, [0]],
    ['outside of a region', { region, where: 'outside' }, [1, 2]],
    ['the best ones, in their order', { most: 2 }, [1, 2]],
    ['all of it together', { labels: ['scratch'], minScore: 0.5, region, where: 'outside' }, [2]],
  ] as const)('%s', async (_, params, expected) => {
    expect(await kept(params)).toEqual(expected);
  });

  it('sizes and regions are in pixels of the image, where one is given', async () => {
    const large = await Image.from((await image.sharp()).resize(400, 200), { transform: 'scale' });
    expect(await kept({ minArea: 900 }, { image: large })).toEqual([1, 2]);
    const corner = [
      { x: 0, y: 0 },
      { x: 70, y: 0 },
      { x: 70, y: 50 },
      { x: 0, y: 50 },
    ];
    expect(await kept({ region: corner }, { image: large })).toEqual([0]);
    const result = await runComponent(filter, {
      inputs: { detections, image: large },
      params: { region: corner },
    });
    expect(result.detections.frame).toEqual(detections.frame);
  });

  it('a region of two corners is refused', async () => {
    const run = runComponent(filter, { inputs: { detections }, params: { region: region.slice(1) } });
    await expect(run).rejects.toMatchObject({ code: 'PARAMETER_INVALID' });
  });
});

describe('polygons', () => {
  const square = [[2, 2], [8, 2], [8, 8], [2, 8]] as const; // prettier-ignore
  const bowl = [[0, 0], [10, 0], [10, 10], [7, 10], [7, 3], [3, 3], [3, 10], [0, 10]] as const; // prettier-ignore

  it('points are in or out, whichever way round the corners go', () => {
    for (const polygon of [square, square.toReversed()]) {
      expect(contains(polygon, [5, 5])).toBe(true);
      expect(contains(polygon, [1, 5])).toBe(false);
    }
    expect(contains(bowl, [5, 8])).toBe(false);
    expect(contains(bowl, [1, 8])).toBe(true);
  });

  it.each([
    ['a box in it', [4, 4, 1, 1], true],
    ['a box around it', [0, 0, 20, 20], true],
    ['a box across it, no corner in the other', [0, 4, 20, 1], true],
    ['a box beside it', [9, 2, 3, 3], false],
  ] as [string, Box, boolean][])('%s', (_, box, expected) => {
    expect(touches(square, box)).toBe(expected);
  });

  it('a box in the opening of a bowl does not touch it', () => {
    expect(touches(bowl, [4, 5, 2, 2])).toBe(false);
  });
});
