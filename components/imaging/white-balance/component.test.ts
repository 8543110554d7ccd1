import { Image, runComponent, type RawImage } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import whiteBalance from './component.ts';
import { fromLinear, gainsFor, toLinear } from './light.ts';

/** Patches of grey and colours in a light that has a tint: what a camera gives, by the formula. */
const tint = [1, 0.8, 0.55] as const;
const patches = [
  [0.5, 0.5, 0.5],
  [0.2, 0.2, 0.2],
  [0.6, 0.1, 0.1],
  [0.1, 0.3, 0.5],
];

/** A strip of patches, each of so many pixels. */
function strip(colours: readonly (readonly number[])[], most: 255 | 65_535, each = 1): Image {
  const samples = colours.flatMap((colour) =>
    Array.from({ length: each }, () =>
      colour.map((light, channel) => Math.round(most * fromLinear(light * tint[channel]!))),
    ).flat(),
  );
  const data = most === 255 ? Uint8Array.from(samples) : Uint16Array.from(samples);
  return Image.fromRaw({ data, width: colours.length * each, height: 1, channels: 3 });
}

async function balanced(image: Image, params: object): Promise<RawImage> {
  const result = (await runComponent(whiteBalance, { inputs: { image }, params })).image;
  expect(result.frame).toEqual(image.frame);
  return await result.raw();
}

const pixel = ({ data, channels }: RawImage, at: number) => [
  ...data.subarray(at * channels, at * channels + 3),
];

describe('an area that is grey', () => {
  const params = { method: 'area', left: 0, top: 0, width: 25, height: 100 };

  it.each([255, 65_535] as const)('makes every grey grey, at the same luminance, of %d', async (most) => {
    const found = await balanced(strip(patches, most), params);
    const luminance = 0.2126 * tint[0] + 0.7152 * tint[1] + 0.0722 * tint[2];
    for (const [at, colour] of patches.entries()) {
      // The von Kries rule undoes a tint exactly, but for rounding.
      for (const [channel, level] of pixel(found, at).entries()) {
        const expected = most * fromLinear(colour[channel]! * luminance);
        expect(Math.abs(level - expected)).toBeLessThanOrEqual(most === 255 ? 1.5 : 8);
      }
    }
  });

  it('half of the way', async () => {
    const [once] = gainsFor([2, 1, 1], 0.5);
    const [all] = gainsFor([2, 1, 1], 1);
    expect(once * once).toBeCloseTo(all, 12);
    const image = strip(patches, 255);
    expect((await balanced(image, { ...params, strength: 0 })).data).toEqual((await image.raw()).data);
  });

  it('of a single pixel at the far end', async () => {
    const found = await balanced(strip([...patches, [0.5, 0.5, 0.5]], 65_535), {
      method: 'area',
      left: 100,
      top: 100,
      width: 0,
      height: 0,
    });
    const [red, green, blue] = pixel(found, 4) as [number, number, number];
    expect(Math.max(Math.abs(red - green), Math.abs(green - blue))).toBeLessThanOrEqual(1);
  });
});

it('grey world: the mean of the linear light is grey after it', async () => {
  const found = await balanced(strip(patches, 65_535), { method: 'grey-world' });
  const means = [0, 1, 2].map((channel) =>
    patches.reduce((sum, _, at) => sum + toLinear(pixel(found, at)[channel]! / 65_535), 0),
  );
  expect(means[1]! / means[0]!).toBeCloseTo(1, 3);
  expect(means[2]! / means[0]!).toBeCloseTo(1, 3);
});

it('white patch: the brightest are grey, but for one percent', async () => {
  const spark = [1, 0, 0];
  const found = await balanced(strip([...Array.from({ length: 100 }, () => patches[0]!), spark], 255, 4), {
    method: 'white-patch',
  });
  const [red, green, blue] = pixel(found, 0) as [number, number, number];
  expect(Math.max(Math.abs(red - green), Math.abs(green - blue))).toBeLessThanOrEqual(1);
});

it('the border: what is inside does not count', async () => {
  const data = new Uint8Array(9 * 9 * 3);
  for (let at = 0; at < 81; at++) {
    const isInside = at % 9 > 0 && at % 9 < 8 && at > 8 && at < 72;
    data.set(isInside ? [250, 10, 10] : [200, 180, 150], at * 3);
  }
  const image = Image.fromRaw({ data, width: 9, height: 9, channels: 3 });
  const found = await balanced(image, { method: 'border' });
  expect(new Set(pixel(found, 0)).size).toBe(1);
  expect(pixel(found, 40)[0]).toBeLessThan(250);
});

it('what is grey already stays, and so does an image of grey', async () => {
  const grey = Image.fromRaw({ data: new Uint8Array([9, 99, 199]), width: 3, height: 1, channels: 1 });
  const result = await runComponent(whiteBalance, { inputs: { image: grey } });
  expect(result.image).toBe(grey);
  const even = Image.fromRaw({
    data: new Uint8Array([7, 7, 7, 80, 80, 80]),
    width: 2,
    height: 1,
    channels: 3,
  });
  expect([...(await balanced(even, {})).data]).toEqual([7, 7, 7, 80, 80, 80]);
});

it('alpha stays, and what cannot be seen does not count', async () => {
  const image = Image.fromRaw({
    data: new Uint8Array([255, 0, 0, 0, 90, 90, 90, 128]),
    width: 2,
    height: 1,
    channels: 4,
  });
  expect([...(await balanced(image, {})).data]).toEqual([255, 0, 0, 0, 90, 90, 90, 128]);
});

it('a light without a colour tells nothing', async () => {
  const image = Image.fromRaw({ data: new Uint8Array([255, 0, 0]), width: 1, height: 1, channels: 3 });
  expect([...(await balanced(image, {})).data]).toEqual([255, 0, 0]);
});
