import { Image, runComponent } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import threshold from './component.ts';
import { histogram, otsu } from './otsu.ts';

const levels = Image.fromRaw({
  data: new Uint8Array([0, 99, 100, 101, 255]),
  width: 5,
  height: 1,
  channels: 1,
});

async function mask(image: Image, params: object) {
  const found = await runComponent(threshold, { inputs: { image }, params });
  const { data, channels } = await found.mask.raw();
  return { values: [...data], channels, threshold: found.threshold, frame: found.mask.frame };
}

describe('a fixed threshold', () => {
  it('makes white what is brighter, and black what is not', async () => {
    const found = await mask(levels, { method: 'fixed', level: 100 });
    expect(found).toEqual({ values: [0, 0, 0, 255, 255], channels: 1, threshold: 100, frame: levels.frame });
  });

  it('turned round', async () => {
    expect((await mask(levels, { method: 'fixed', level: 100, invert: true })).values).toEqual([
      255, 255, 255, 0, 0,
    ]);
  });

  it('counts fractions of a level in 16 bits', async () => {
    const deep = Image.fromRaw({
      data: new Uint16Array([25_760, 25_828, 25_829]),
      width: 3,
      height: 1,
      channels: 1,
    });
    expect((await mask(deep, { method: 'fixed', level: 100.5 })).values).toEqual([0, 0, 255]);
  });

  it('sees the luminance of colours and leaves transparency aside', async () => {
    const data = new Uint8Array([255, 0, 0, 0, 0, 255, 0, 0]);
    const image = Image.fromRaw({ data, width: 2, height: 1, channels: 4 });
    expect((await mask(image, { method: 'fixed', level: 150 })).values).toEqual([0, 255]);
  });

  it('at the ends of the scale', async () => {
    expect((await mask(levels, { method: 'fixed', level: 0 })).values).toEqual([0, 255, 255, 255, 255]);
    expect((await mask(levels, { method: 'fixed', level: 255 })).values).toEqual([0, 0, 0, 0, 0]);
  });
});

describe("Otsu's threshold", () => {
  it('lies at the lower of two levels', async () => {
    const image = Image.fromRaw({
      data: new Uint8Array([40, 40, 40, 200, 200]),
      width: 5,
      height: 1,
      channels: 1,
    });
    expect(await mask(image, {})).toMatchObject({ values: [0, 0, 0, 255, 255], threshold: 40 });
  });

  it('of an even image is its level: nothing is brighter', async () => {
    const image = Image.fromRaw({ data: new Uint8Array(9).fill(77), width: 3, height: 3, channels: 1 });
    expect(await mask(image, {})).toMatchObject({ values: Array(9).fill(0), threshold: 77 });
  });

  it('tells levels apart that are one in 8 bits', () => {
    expect(otsu(histogram(new Uint16Array([30_000, 30_001, 30_001, 30_090, 30_091])))).toBe(30_001);
  });
});
