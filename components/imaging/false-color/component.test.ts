import { Image, runComponent, type RawImage } from '@kumiki/component-sdk';
import { expect, it } from 'vitest';
import falseColor from './component.ts';

const strip = (data: RawImage['data'], channels: RawImage['channels'] = 1) =>
  Image.fromRaw({ data, width: data.length / channels, height: 1, channels });

async function run(image: Image, params: object): Promise<number[]> {
  const result = (await runComponent(falseColor, { inputs: { image }, params })).image;
  expect([result.space, result.depth, result.alpha, result.frame]).toEqual([
    'srgb',
    image.depth,
    image.alpha,
    image.frame,
  ]);
  return [...(await result.raw()).data];
}

it('hot goes from black over red and yellow to white', async () => {
  const image = strip(Uint8Array.of(0, 48, 96, 191, 255));
  expect(await run(image, { scale: 'hot' })).toEqual([
    0, 0, 0, 128, 0, 0, 255, 1, 0, 255, 254, 0, 255, 255, 255,
  ]);
});

it.each([
  // The ends as they are published.
  ['viridis', [68, 1, 84], [253, 231, 37]],
  ['turbo', [48, 18, 59], [122, 4, 3]],
] as const)(
  '%s begins and ends with its colours, in 8 and 16 bits and both ways',
  async (scale, first, last) => {
    const image = strip(Uint8Array.of(0, 255));
    expect(await run(image, { scale })).toEqual([...first, ...last]);
    expect(await run(image, { scale, reverse: true })).toEqual([...last, ...first]);
    const deep = await run(strip(Uint16Array.of(0, 65_535)), { scale });
    expect(deep).toEqual([...first, ...last].map((level) => level * 257));
  },
);

it('16 bits have colours between those of 8', async () => {
  const found = await run(strip(Uint16Array.of(1000, 1100)), { scale: 'turbo' });
  expect(found.slice(0, 3)).not.toEqual(found.slice(3));
});

it('alpha stays', async () => {
  const found = await run(strip(Uint8Array.of(0, 30, 255, 200), 2), { scale: 'hot' });
  expect(found).toEqual([0, 0, 0, 30, 255, 255, 255, 200]);
});
