import { Image, runComponent } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import sharpen from './component.ts';

/** Dark on the left, light on the right, with a slightly soft edge between. */
const edge = Image.fromRaw({
  data: Uint8Array.from({ length: 40 * 8 * 3 }, (_, at) => {
    const x = Math.floor(at / 3) % 40;
    return 80 + Math.round(90 / (1 + Math.exp(2.5 * (20 - x))));
  }),
  width: 40,
  height: 8,
  channels: 3,
});

async function line(params: object, image = edge): Promise<number[]> {
  const { data, width, channels } = await (
    await runComponent(sharpen, { inputs: { image }, params })
  ).image.raw();
  return Array.from({ length: width }, (_, x) => data[(width * 4 + x) * channels]!);
}

it('makes an edge steeper and leaves what is even', async () => {
  const [before, after] = [await line({ amount: 0, flatAmount: 0 }), await line({ amount: 4 })];
  const steepest = (levels: number[]) => Math.max(...levels.slice(1).map((level, at) => level - levels[at]!));
  expect(steepest(after)).toBeGreaterThan(steepest(before) * 1.1);
  expect([after[0], after.at(-1)]).toEqual([before[0], before.at(-1)]);
});

it('an amount of nothing changes nothing but rounding', async () => {
  const same = await line({ amount: 0, flatAmount: 0 });
  const { data } = await edge.raw();
  for (const [x, level] of same.entries()) expect(Math.abs(level - data[x * 3]!)).toBeLessThanOrEqual(1);
});

it('the limits hold halos back', async () => {
  const free = await line({ amount: 10, maxBrighten: 100, maxDarken: 100 });
  const held = await line({ amount: 10, maxBrighten: 2, maxDarken: 2 });
  expect(Math.max(...held)).toBeLessThan(Math.max(...free));
  expect(Math.min(...held)).toBeGreaterThan(Math.min(...free));
});

it('keeps colours: only lightness changes', async () => {
  const data = Uint8Array.from({ length: 30 * 3 }, (_, at) => [180, 60, 60][at % 3]! + (at < 45 ? 0 : 40));
  const image = Image.fromRaw({ data, width: 30, height: 1, channels: 3 });
  const { data: sharp } = await (await runComponent(sharpen, { inputs: { image } })).image.raw();
  for (let at = 0; at < sharp.length; at += 3) {
    expect(sharp[at]!).toBeGreaterThan(sharp[at + 1]!);
    expect(Math.abs(sharp[at + 1]! - sharp[at + 2]!)).toBeLessThanOrEqual(5);
  }
});

describe('extremes', () => {
  it.each([0.5, 10])('a single pixel with a radius of %d', async (sigma) => {
    const pixel = Image.fromRaw({ data: new Uint16Array([30_000]), width: 1, height: 1, channels: 1 });
    const { image } = await runComponent(sharpen, {
      inputs: { image: pixel },
      params: { sigma, amount: 10 },
    });
    expect(Math.abs((await image.raw()).data[0]! - 30_000)).toBeLessThan(20);
  });
});
