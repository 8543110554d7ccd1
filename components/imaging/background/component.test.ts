import { Image, runComponent, type Measurements, type RawImage } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import background from './component.ts';
import { writeOklab } from './oklab.ts';

const [width, height] = [60, 40];

/** Light that falls off from the upper left to the lower right, bent a little. */
function light(x: number, y: number): number {
  const [across, down] = [x / width, y / height];
  return 225 - 30 * across - 15 * down - 12 * across * across;
}

const isDisc = (x: number, y: number) => Math.hypot(x - 30, y - 20) < 12;

type Pixel = (x: number, y: number) => readonly number[];

function picture(pixel: Pixel, channels: RawImage['channels'], Type = Uint8Array): Image {
  const data = new Type(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(pixel(x, y), (y * width + x) * channels);
  }
  return Image.fromRaw({ data, width, height, channels });
}

/** A blue disc before uneven grey. */
const disc: Pixel = (x, y) => {
  const back = Math.round(light(x, y));
  return isDisc(x, y) ? [30, 60, 160] : [back, back, back];
};

async function run(image: Image, params: object = {}) {
  const result = await runComponent(background, { inputs: { image }, params });
  const mask = (await result.mask.raw()).data;
  return { ...result, raw: await result.image.raw(), at: (x: number, y: number) => mask[y * width + x]! };
}

function numbers({ items }: Measurements): Record<string, number> {
  return Object.fromEntries(items.map(({ name, value }) => [name, value]));
}

it.each([
  ['colour', picture(disc, 3)],
  ['grey', picture((x, y) => [isDisc(x, y) ? 60 : Math.round(light(x, y))], 1)],
  ['16 bits', picture((x, y) => disc(x, y).map((level) => level * 257), 3, Uint16Array as never)],
  ['an opaque alpha', picture((x, y) => [...disc(x, y), 255], 4)],
])('finds exactly the thing before uneven light: %s', async (_, image) => {
  const { at, raw, image: result } = await run(image);
  const white = image.depth === 16 ? 65_535 : 255;
  const before = await image.raw({ alpha: false });
  expect(result.alpha).toBe(false);
  expect(result.frame).toEqual(image.frame);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      expect(at(x, y)).toBe(isDisc(x, y) ? 255 : 0);
      const first = (y * width + x) * raw.channels;
      expect(raw.data[first]).toBe(isDisc(x, y) ? before.data[first] : white);
    }
  }
});

it('tells how much was background, what touches the border, and what is too bright', async () => {
  const count = Array.from({ length: width * height }).filter((_, at) => {
    return isDisc(at % width, Math.floor(at / width));
  }).length;
  const found = numbers((await run(picture(disc, 3))).report);
  expect(found['background']).toBeCloseTo(100 - (100 * count) / (width * height), 9);
  expect([found['touching'], found['clipped']]).toEqual([0, 0]);

  const bar: Pixel = (x, y) => (x > 40 && y > 10 && y < 20 ? [255, 90, 20] : disc(60, y));
  const cut = numbers((await run(picture(bar, 3))).report);
  expect(cut['touching']).toBeCloseTo((100 * 9) / (2 * (width + height) - 4), 9);
  expect(cut['clipped']).toBe(100);
});

describe('an edge', () => {
  /** A column of pixels that are half thing, half background. */
  const half: Pixel = (x) => (x > 30 && x < 50 ? [0, 0, 0] : x === 30 ? [190, 190, 190] : [200, 200, 200]);

  it('fades over the softness, and takes the background out of what is left', async () => {
    const { at, raw } = await run(picture(half, 3), { tolerance: 2, softness: 4 });
    const share = at(30, 20) / 255;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.5);
    const expected = 190 - (1 - share) * 200 + (1 - share) * 255;
    expect(Math.abs(raw.data[(20 * width + 30) * 3]! - expected)).toBeLessThan(1);
  });

  it('without softness is hard', async () => {
    const { at } = await run(picture(half, 3), { tolerance: 2, softness: 0 });
    expect(at(30, 20)).toBe(255);
  });
});

describe('transparent instead of a colour', () => {
  it('has no colour where there is nothing, and the kind of the image', async () => {
    const { raw } = await run(picture(disc, 3), { result: 'transparent' });
    expect(raw.channels).toBe(4);
    expect([...raw.data.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
    const middle = (20 * width + 30) * 4;
    expect([...raw.data.subarray(middle, middle + 4)]).toEqual([30, 60, 160, 255]);
  });

  it('what was transparent stays so', async () => {
    const clear = picture((x, y) => (isDisc(x, y) ? [9, 9, 9, 128] : [255, 0, 0, 0]), 4);
    const { raw } = await run(clear, { result: 'transparent' });
    expect(raw.data[3]).toBe(0);
    expect(raw.data[(20 * width + 30) * 4 + 3]).toBe(128);
  });
});

describe('what is surrounded by the thing', () => {
  const ring: Pixel = (x, y) =>
    isDisc(x, y) && Math.hypot(x - 30, y - 20) > 6 ? [30, 60, 160] : [220, 220, 220];

  it('stays, or goes where that is asked for', async () => {
    expect((await run(picture(ring, 3))).at(30, 20)).toBe(255);
    expect((await run(picture(ring, 3), { inside: true })).at(30, 20)).toBe(0);
  });
});

it('dust goes, a thing of one pixel more stays', async () => {
  const dusty = picture((x, y) => (y === 3 && x > 4 && x < 10 ? [0, 0, 0] : disc(x, y)), 3);
  expect((await run(dusty, { specks: 5 })).at(7, 3)).toBe(0);
  expect((await run(dusty, { specks: 4 })).at(7, 3)).toBe(255);
});

it('a thing over a quarter of the border does not bend the background', async () => {
  const cut = picture((x, y) => (x > 42 && y > 5 ? [120, 30, 30] : disc(60 - x, 45)), 3);
  const { at } = await run(cut);
  expect([at(2, 2), at(2, 38), at(38, 20), at(50, 20)]).toEqual([0, 0, 0, 255]);
});

it.each([
  [1, 1],
  [2, 1],
  [1, 9],
])('an image of %d×%d is nothing but background', async (across, down) => {
  const image = Image.fromRaw({
    data: new Uint8Array(across * down),
    width: across,
    height: down,
    channels: 1,
  });
  const { raw } = await run(image);
  expect(new Set(raw.data)).toEqual(new Set([255]));
});

it('Oklab of colours that its author gives', () => {
  const of = (red: number, green: number, blue: number) => {
    const colour = new Float64Array(3);
    writeOklab(red, green, blue, colour, 0);
    return Array.from(colour, (value) => Math.round(value) / 100 + 0);
  };
  expect(of(1, 1, 1)).toEqual([1, 0, 0]);
  // Standard red, green and blue: their values in CSS Color 4.
  expect(of(1, 0, 0)).toEqual([0.63, 0.22, 0.13]);
  expect(of(0, 1, 0)).toEqual([0.87, -0.23, 0.18]);
  expect(of(0, 0, 1)).toEqual([0.45, -0.03, -0.31]);
});
