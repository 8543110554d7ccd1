import { readFile } from 'node:fs/promises';
import { Image, runComponent } from '@kumiki/component-sdk';
import { compareImages } from '@kumiki/component-sdk/testing';
import { expect, it } from 'vitest';
import background from '../imaging/background/component.ts';
import fitSize from '../imaging/fit-size/component.ts';
import whiteBalance from '../imaging/white-balance/component.ts';
import sizes from './reference/product.json' with { type: 'json' };

/* Against other libraries: reference/make_product.py computes what they give. */

async function open(path: string): Promise<Image> {
  return await Image.open(await readFile(new URL(path, import.meta.url)), { source: path });
}

it.each(['border', 'grey-world', 'white-patch', 'area'] as const)(
  'white balance by %s is what NumPy makes of the light of scikit-image',
  async (method) => {
    const image = await open('../imaging/white-balance/examples/in.png');
    const params = { method, left: 50, top: 25, width: 25, height: 25 };
    const found = await runComponent(whiteBalance, { inputs: { image }, params });
    const wanted = await open(`reference/product-${method}.png`);
    expect((await compareImages(found.image, wanted)).maxDifference).toBeLessThanOrEqual(1);
  },
);

it('the mask of a background is what NumPy and OpenCV make of the distances in Oklab', async () => {
  const image = await open('../imaging/background/examples/in.png');
  const { mask } = await runComponent(background, { inputs: { image } });
  const found = await mask.raw();
  const wanted = await (await open('reference/product-background.png')).raw({ space: 'grey' });
  const off = Array.from(found.data, (level, at) => Math.abs(level - wanted.data[at]!));
  expect(Math.max(...off)).toBeLessThanOrEqual(1);
  // Some of it is background, some the thing, some between.
  expect([0, 255].map((level) => wanted.data.includes(level))).toEqual([true, true]);
  expect(wanted.data.some((level) => level > 0 && level < 255)).toBe(true);
});

it.each(sizes)('the best quality for $limit bytes of $format is that of Pillow', async (wanted) => {
  const image = await open('../imaging/crop/examples/in.png');
  const format = wanted.format as 'jpeg' | 'webp';
  const params = { format, limit: wanted.limit / 1000, best: 100, least: 1 };
  const { report } = await runComponent(fitSize, { inputs: { image }, params });
  const [quality, size, scale] = report.items.map(({ value }) => value);
  // The JPEG encoders are not the same one; the sizes of the files differ by half a percent.
  expect(Math.abs(quality! - wanted.quality)).toBeLessThanOrEqual(format === 'jpeg' ? 1 : 0);
  expect(Math.abs(size! / (wanted.size / 1000) - 1)).toBeLessThan(0.01);
  expect(scale).toBe(100);
});
