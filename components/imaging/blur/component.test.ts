import { Image, runComponent } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import blur from './component.ts';
import type { Blur } from './component.types.ts';

async function blurred(image: Image, params: Partial<Blur['params']> = {}) {
  const exact = { precision: 'exact', ...params } as const;
  return await (await runComponent(blur, { inputs: { image }, params: exact })).image.raw();
}

it.each([0.3, 0.5, 1, 1.5, 3, 5, 20])('an even area stays as it is with sigma %d', async (sigma) => {
  const image = Image.fromRaw({ data: new Uint8Array(900).fill(255), width: 30, height: 30, channels: 1 });
  expect(new Set((await blurred(image, { sigma })).data)).toEqual(new Set([255]));
});

it.each([0.5, 1, 1.7, 3, 5, 20])(
  'an even area stays nearly as it is with sigma %d where it is fast',
  async (sigma) => {
    const image = Image.fromRaw({ data: new Uint8Array(900).fill(200), width: 30, height: 30, channels: 1 });
    const levels = (await blurred(image, { sigma, precision: 'fast' })).data;
    expect(Math.max(...levels) - 200).toBeLessThanOrEqual(4);
    expect(200 - Math.min(...levels)).toBeLessThanOrEqual(4);
  },
);

it('spreads a point as a bell curve', async () => {
  const data = new Uint16Array(41 * 41);
  data[20 * 41 + 20] = 65_535;
  const image = Image.fromRaw({ data, width: 41, height: 41, channels: 1 });
  const { data: soft } = await blurred(image, { sigma: 2 });
  const height = (distance: number) => (65_535 / (2 * Math.PI * 4)) * Math.exp(-(distance ** 2) / 8);
  for (const distance of [0, 1, 2, 3, 4]) {
    expect(Math.abs(soft[20 * 41 + 20 + distance]! - height(distance))).toBeLessThan(40);
  }
});

it('colour does not run out of what is transparent', async () => {
  const data = Uint8Array.from({ length: 40 * 4 }, (_, at) => {
    return at < 80 ? [255, 0, 0, 255][at % 4]! : [0, 255, 0, 0][at % 4]!;
  });
  const image = Image.fromRaw({ data, width: 40, height: 1, channels: 4 });
  const { data: soft } = await blurred(image, { sigma: 3 });
  const pixels = Array.from({ length: 40 }, (_, x) => Array.from(soft.subarray(x * 4, x * 4 + 4)));
  // Levels are rounded after they were multiplied by their alpha, so that faint ones are coarse.
  const seen = pixels.filter(([, , , alpha]) => alpha! > 60);
  expect(seen.length).toBeGreaterThan(20);
  expect(Math.min(...seen.map(([red]) => red!))).toBeGreaterThan(250);
  expect(Math.max(...seen.map(([, green]) => green!))).toBe(0);
});

describe('extremes', () => {
  it.each([0.3, 100])('a single pixel with sigma %d', async (sigma) => {
    const pixel = Image.fromRaw({ data: new Uint8Array([10, 20, 30]), width: 1, height: 1, channels: 3 });
    expect([...(await blurred(pixel, { sigma })).data]).toEqual([10, 20, 30]);
  });

  it('a sigma that is larger than the image evens it out', async () => {
    const data = Uint8Array.from({ length: 64 }, (_, at) => (at % 8 < 4 ? 0 : 200));
    const image = Image.fromRaw({ data, width: 8, height: 8, channels: 1 });
    const { data: soft } = await blurred(image, { sigma: 100 });
    expect(Math.max(...soft) - Math.min(...soft)).toBeLessThan(15);
  });
});
