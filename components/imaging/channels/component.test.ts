import { Image, runComponent, type RawImage } from '@kumiki/component-sdk';
import { expect, it } from 'vitest';
import channelsOf from './component.ts';
import type { Channels } from './component.types.ts';

const strip = (data: RawImage['data'], channels: RawImage['channels'] = 3) =>
  Image.fromRaw({ data, width: data.length / channels, height: 1, channels });

async function levels(image: Image, params: Partial<Channels['params']>): Promise<number[]> {
  const result = (await runComponent(channelsOf, { inputs: { image }, params })).image;
  expect([result.space, result.alpha, result.frame]).toEqual(['grey', false, image.frame]);
  return [...(await result.raw()).data];
}

/** Red, a dull green, a bluish white, grey. */
const colours = [255, 0, 0, 40, 120, 80, 235, 235, 255, 60, 60, 60];

it.each([
  ['red', [255, 40, 235, 60]],
  ['green', [0, 120, 235, 60]],
  ['blue', [0, 80, 255, 60]],
  ['value', [255, 120, 255, 60]],
  ['lightness', [128, 80, 245, 60]],
  // 1, 80/120, 20/255, 0
  ['saturation', [255, 170, 20, 0]],
  // 0, 150, 240, none
  ['hue', [0, 106, 170, 0]],
  ['alpha', [255, 255, 255, 255]],
] as const)('%s, in 8 and 16 bits', async (channel, expected) => {
  expect(await levels(strip(Uint8Array.from(colours)), { channel })).toEqual(expected);
  const deep = Uint16Array.from(colours, (level) => level * 257);
  const found = await levels(strip(deep), { channel });
  for (const [at, level] of found.entries()) expect(Math.abs(level / 257 - expected[at]!)).toBeLessThan(0.51);
});

it('alpha is taken where there is any, and anything can be inverted', async () => {
  const image = strip(Uint8Array.of(9, 8, 7, 30, 1, 2, 3, 255), 4);
  expect(await levels(image, { channel: 'alpha' })).toEqual([30, 255]);
  expect(await levels(image, { channel: 'alpha', invert: true })).toEqual([225, 0]);
});

it('a grey image has the same in red, green and blue', async () => {
  const image = strip(Uint8Array.of(0, 77, 255), 1);
  for (const channel of ['red', 'green', 'blue', 'value', 'lightness'] as const)
    expect(await levels(image, { channel })).toEqual([0, 77, 255]);
});
