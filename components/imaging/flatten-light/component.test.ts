import { Image, runComponent, type RawImage } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import flattenLight from './component.ts';

const [width, height] = [160, 120];

async function flatten(image: Image, params: object = {}) {
  const { image: result, light } = await runComponent(flattenLight, { inputs: { image }, params });
  return { result, raw: await result.raw(), light: await light.raw() };
}

/** Words: strokes of two pixels in rows, with room between. */
const isInk = (x: number, y: number) => y % 12 < 6 && x % 5 < 2 && x > 10 && x < 150 && y > 10 && y < 110;

/** A lamp at the upper left, and the soft shadow of something at the right. */
const light = (x: number, y: number) => {
  const lamp = 1 - 0.4 * Math.hypot(x / width, y / height);
  return lamp * (1 - 0.35 / (1 + Math.exp((110 - x) / 6)));
};

type Level = (x: number, y: number) => readonly number[];

function picture(level: Level, channels: RawImage['channels'], bits: 8 | 16 = 8): Image {
  const Type = bits === 8 ? Uint8Array : Uint16Array;
  const data = new Type(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(level(x, y), (y * width + x) * channels);
  }
  return Image.fromRaw({ data, width, height, channels });
}

const paper: Level = (x, y) => [Math.round(230 * light(x, y) * (isInk(x, y) ? 0.2 : 1))];

/** The mean and the spread of what the ground and the ink became, as they were drawn. */
function levels(
  raw: RawImage,
  isPart: (x: number, y: number) => boolean,
  channel = 0,
): { mean: number; most: number } {
  let [sum, count, most] = [0, 0, 0];
  const values: number[] = [];
  for (let y = 4; y < height - 4; y++) {
    for (let x = 4; x < width - 4; x++) {
      if (!isPart(x, y)) continue;
      const value = raw.data[(y * width + x) * raw.channels + channel]!;
      values.push(value);
      sum += value;
      count++;
    }
  }
  for (const value of values) most = Math.max(most, Math.abs(value - sum / count));
  return { mean: sum / count, most };
}

const params = { detail: 8 };

describe('a page in uneven light', () => {
  it('becomes even, as bright as is asked for, and ink keeps its share of the light', async () => {
    const { raw } = await flatten(picture(paper, 1), { ...params, level: 240 });
    const ground = levels(raw, (x, y) => !isInk(x, y));
    const ink = levels(raw, isInk);
    expect(Math.abs(ground.mean - 240)).toBeLessThan(6);
    expect(ground.most).toBeLessThan(30);
    expect(Math.abs(ink.mean - 0.2 * 240)).toBeLessThan(4);
  });

  it('was found as it is: the light without the ink', async () => {
    const found = (await flatten(picture(paper, 1), params)).light;
    for (const [x, y] of [
      [20, 20],
      [80, 60],
      [60, 100],
      [150, 90],
    ] as const)
      expect(Math.abs(found.data[y * width + x]! - 230 * light(x, y))).toBeLessThan(10);
  });

  it('in 16 bits gives the same, to a level', async () => {
    const deep = picture((x, y) => paper(x, y).map((level) => level * 257), 1, 16);
    const [one, other] = [await flatten(picture(paper, 1), params), await flatten(deep, params)];
    expect(other.result.depth).toBe(16);
    for (let at = 0; at < one.raw.data.length; at += 17)
      expect(Math.abs(other.raw.data[at]! / 257 - one.raw.data[at]!)).toBeLessThan(1.5);
  });
});

describe('the tint of the light', () => {
  const warm = picture((x, y) => {
    const [level] = paper(x, y) as [number];
    return [level, Math.round(level * 0.9), Math.round(level * 0.7), 255];
  }, 4);

  it('goes', async () => {
    const { raw } = await flatten(warm, params);
    const means = [0, 1, 2].map((channel) => levels(raw, (x, y) => !isInk(x, y), channel).mean);
    expect(Math.max(...means) - Math.min(...means)).toBeLessThan(3);
    expect(raw.data[3]).toBe(255);
  });

  it('stays where that is asked for, and is even', async () => {
    const { raw } = await flatten(warm, { ...params, tint: 'keep', level: 200 });
    const [red, , blue] = [0, 1, 2].map((channel) => levels(raw, (x, y) => !isInk(x, y), channel).mean);
    expect(blue! / red!).toBeCloseTo(0.7, 1);
  });
});

it('on a dark ground, the glow goes and what is bright stays', async () => {
  const board: Level = (x, y) => [Math.round(60 * light(x, y) + (isInk(x, y) ? 150 : 0))];
  const { raw } = await flatten(picture(board, 1), { ...params, ground: 'dark' });
  expect(levels(raw, (x, y) => !isInk(x, y)).mean).toBeLessThan(8);
  expect(Math.abs(levels(raw, isInk).mean - 150)).toBeLessThan(12);
});

it('does nothing at strength 0, and half at 50', async () => {
  const image = picture(paper, 1);
  const before = await image.raw();
  expect((await flatten(image, { ...params, strength: 0 })).raw.data).toEqual(before.data);
  const [half, all] = [
    await flatten(image, { ...params, strength: 50 }),
    await flatten(image, { ...params, strength: 100 }),
  ];
  const at = 60 * width + 100;
  const middle = (before.data[at]! + all.raw.data[at]!) / 2;
  expect(Math.abs(half.raw.data[at]! - middle)).toBeLessThanOrEqual(1);
});

it('an even page in even light stays even', async () => {
  const { raw } = await flatten(
    picture(() => [180], 1),
    { level: 180 },
  );
  expect(new Set(raw.data)).toEqual(new Set([180]));
});

describe('extremes', () => {
  it.each([
    [1, 1],
    [1, 300],
    [300, 1],
    [2, 2],
  ])('%d × %d pixels', async (wide, high) => {
    const data = new Uint8Array(wide * high * 3).fill(90);
    const { raw } = await flatten(Image.fromRaw({ data, width: wide, height: high, channels: 3 }));
    expect(new Set(raw.data)).toEqual(new Set([240]));
  });

  it.each([0, 255])('all of level %d', async (level) => {
    for (const ground of ['bright', 'dark']) {
      const { raw } = await flatten(
        picture(() => [level], 1),
        { ground, detail: 50 },
      );
      expect(raw.data).toHaveLength(width * height);
    }
  });
});
