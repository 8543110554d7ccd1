import { Image, runComponent, type RawImage } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import blend from './component.ts';

const strip = (data: RawImage['data'], channels: RawImage['channels'] = 1) =>
  Image.fromRaw({ data, width: data.length / channels, height: 1, channels });

async function run(image: Image, other: Image, params: object, mask?: Image): Promise<number[]> {
  const inputs = { image, other, ...(mask && { mask }) };
  const result = (await runComponent(blend, { inputs, params })).image;
  expect(result.frame).toEqual(image.frame);
  return [...(await result.raw()).data];
}

const lower = [0, 51, 102, 204, 255];
const upper = [255, 102, 153, 51, 0];

describe('by the formulas of the modes', () => {
  it.each([
    ['normal', [255, 102, 153, 51, 0]],
    ['multiply', [0, 20, 61, 41, 0]],
    ['screen', [255, 133, 194, 214, 255]],
    ['overlay', [0, 41, 122, 173, 255]],
    ['darken', [0, 51, 102, 51, 0]],
    ['lighten', [255, 102, 153, 204, 255]],
    ['difference', [255, 51, 51, 153, 255]],
    ['add', [255, 153, 255, 255, 255]],
    ['subtract', [0, 0, 0, 153, 255]],
  ] as const)('%s, in 8 and 16 bits', async (mode, expected) => {
    const params = { mode, opacity: 1 };
    expect(await run(strip(Uint8Array.from(lower)), strip(Uint8Array.from(upper)), params)).toEqual(expected);
    const deep = (levels: readonly number[]) => strip(Uint16Array.from(levels, (level) => level * 257));
    for (const [at, level] of (await run(deep(lower), deep(upper), params)).entries())
      expect(Math.abs(level / 257 - expected[at]!)).toBeLessThanOrEqual(0.5);
  });
});

describe('how much of it shows', () => {
  const [below, above] = [strip(Uint8Array.of(100, 100, 100)), strip(Uint8Array.of(200, 200, 200))];

  it('is the opacity, times the mask', async () => {
    expect(await run(below, above, { opacity: 0.25 })).toEqual([125, 125, 125]);
    const mask = strip(Uint8Array.of(0, 51, 255));
    expect(await run(below, above, { opacity: 0.5 }, mask)).toEqual([100, 110, 150]);
  });

  it('is nothing where the upper image is transparent; the alpha of the lower one stays', async () => {
    const image = strip(Uint8Array.of(10, 77, 10, 255), 2);
    const other = strip(Uint8Array.of(90, 0, 90, 255), 2);
    expect(await run(image, other, { opacity: 1 })).toEqual([10, 77, 90, 255]);
  });
});

it('grey and colour make colour', async () => {
  const found = await run(strip(Uint8Array.of(100)), strip(Uint8Array.of(200, 0, 100), 3), {});
  expect(found).toEqual([150, 50, 100]);
});

it('images of two sizes are refused', async () => {
  const sizes = run(strip(new Uint8Array(3)), strip(new Uint8Array(2)), {});
  await expect(sizes).rejects.toMatchObject({ code: 'IMAGE_SIZES_DIFFER' });
});
