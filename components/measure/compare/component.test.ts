import { Image, runComponent, type RawImage } from '@kumiki/component-sdk';
import { expect, it } from 'vitest';
import compare from './component.ts';

const [width, height] = [24, 17];

function picture(level: (at: number) => number, deep = false): Image {
  const data: RawImage['data'] = deep ? new Uint16Array(width * height) : new Uint8Array(width * height);
  for (let at = 0; at < data.length; at++) data[at] = level(at) * (deep ? 257 : 1);
  return Image.fromRaw({ data, width, height, channels: 1 });
}

async function run(image: Image, reference: Image) {
  const found = await runComponent(compare, { inputs: { image, reference } });
  expect(found.image.frame).toEqual(image.frame);
  const values = Object.fromEntries(found.measurements.items.map(({ name, value }) => [name, value]));
  return { ...values, map: (await found.image.raw()).data } as Record<string, number> & {
    map: RawImage['data'];
  };
}

const texture = (at: number) => (at * 7919) % 240;

it.each([false, true])('equal images are equal in every measure (16 bits: %s)', async (deep) => {
  const found = await run(picture(texture, deep), picture(texture, deep));
  expect(found).toMatchObject({ psnr: 100, meanError: 0, rootMeanSquare: 0, largestError: 0 });
  expect(found['ssim']).toBeCloseTo(1, 12);
  expect(found.map.every((level) => level === 0)).toBe(true);
});

it.each([false, true])('an even difference has the formulas of its size (16 bits: %s)', async (deep) => {
  const found = await run(
    picture(() => 100, deep),
    picture(() => 110, deep),
  );
  expect(found['psnr']).toBeCloseTo(20 * Math.log10(25.5), 9);
  expect(found).toMatchObject({ largestError: 10 });
  const c1 = 2.55 ** 2;
  expect(found['ssim']).toBeCloseTo((2 * 100 * 110 + c1) / (100 ** 2 + 110 ** 2 + c1), 9);
});

it('a place that differs is bright, and the rest is black', async () => {
  const { map } = await run(
    picture((at) => (at === 8 * width + 12 ? 255 : 60)),
    picture(() => 60),
  );
  expect(map[8 * width + 12]).toBeGreaterThan(200);
  expect(map[0]).toBe(0);
});

it('images smaller than the window are compared as well', async () => {
  const one = Image.fromRaw({ data: Uint8Array.of(10, 20), width: 2, height: 1, channels: 1 });
  expect(await run(one, one)).toMatchObject({ psnr: 100 });
});

it('images of two sizes are refused', async () => {
  const small = Image.fromRaw({ data: new Uint8Array(1), width: 1, height: 1, channels: 1 });
  await expect(run(picture(texture), small)).rejects.toMatchObject({ code: 'IMAGE_SIZES_DIFFER' });
});
