import { Image, mapPoint, runComponent, type Measurements, type RawImage } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import { draw, landscape, withNoise } from '../../test/scenes.ts';
import fitSize from './component.ts';
import { bestQuality } from './search.ts';

const photo = Image.fromRaw(withNoise(draw(landscape, 160, 120, 3)));

async function fitted(params: object, image = photo) {
  const result = await runComponent(fitSize, { inputs: { image }, params });
  return { image: result.image, bytes: result.image.encodedBytes!, ...numbers(result.report) };
}

function numbers({ items }: Measurements) {
  const [quality, size, scale] = ['quality', 'size', 'scale'].map(
    (wanted) => items.find(({ name }) => name === wanted)!.value,
  );
  return { quality: quality!, size: size!, scale: scale! };
}

describe.each(['jpeg', 'webp', 'avif'] as const)('as %s', (format) => {
  it('is as good as fits: one step better would be too large', async () => {
    const limit = { jpeg: 6, webp: 6, avif: 6 }[format];
    const { quality, bytes, scale, size, image } = await fitted({ format, limit, best: 100, least: 1 });
    expect([image.origin.format, scale, size]).toEqual([format, 100, bytes.length / 1000]);
    expect(bytes.length).toBeLessThanOrEqual(limit * 1000);
    expect(bytes).toEqual(await photo.encode(format, { quality }));
    expect((await photo.encode(format, { quality: quality + 1 })).length).toBeGreaterThan(limit * 1000);
  });
});

it('with room enough is in the highest quality', async () => {
  expect(await fitted({ best: 77 })).toMatchObject({ quality: 77, scale: 100 });
});

it('becomes smaller before the quality falls too low, and knows where its pixels were', async () => {
  const { image, bytes, scale, quality } = await fitted({ limit: 2, least: 60 });
  expect(bytes.length).toBeLessThanOrEqual(2000);
  expect(bytes.length).toBeGreaterThan(1000);
  expect(quality).toBeGreaterThanOrEqual(60);
  expect(scale).toBeCloseTo((100 * image.width) / 160, 9);
  expect(image.width / image.height).toBeCloseTo(4 / 3, 1);
  const [right, bottom] = mapPoint(image.frame.toRoot, [image.width, image.height]);
  expect(right).toBeCloseTo(160, 9);
  expect(bottom).toBeCloseTo(120, 9);
});

it('a limit that nothing keeps is an error, with what was tried', async () => {
  await expect(fitted({ limit: 0.1 })).rejects.toMatchObject({
    code: 'IMAGE_LIMIT_TOO_SMALL',
    message: expect.stringContaining('100 bytes') as string,
  });
});

it('a lowest quality above the highest counts', async () => {
  expect((await fitted({ best: 20, least: 70, limit: 1000 })).quality).toBe(70);
});

describe('kinds of images', () => {
  const pixel = (data: RawImage['data'], channels: RawImage['channels']) =>
    Image.fromRaw({ data, width: 1, height: 1, channels });

  it.each([
    ['16-bit colour', pixel(new Uint16Array([65_535, 0, 0]), 3), [254, 0, 0]],
    ['16-bit grey', pixel(new Uint16Array([32_896]), 1), [128, 128, 128]],
    ['nothing but transparency', pixel(new Uint8Array([0, 0, 0, 0]), 4), [255, 255, 255]],
    ['grey with alpha', pixel(new Uint8Array([0, 0]), 2), [255, 255, 255]],
  ])('%s', async (_, image, expected) => {
    const { data } = await (await fitted({}, image)).image.raw({ space: 'srgb', alpha: false });
    for (const [channel, level] of data.entries()) {
      expect(Math.abs(level - expected[channel]!)).toBeLessThanOrEqual(2);
    }
  });

  it('transparency stays where the format holds it', async () => {
    const { image } = await fitted({ format: 'webp' }, pixel(new Uint8Array([9, 9, 9, 0]), 4));
    expect(image.alpha).toBe(true);
  });
});

it('halves: few files for many qualities', async () => {
  const tried: number[] = [];
  const write = async (quality: number) => {
    tried.push(quality);
    return await Promise.resolve(new Uint8Array(quality * 10));
  };
  const { quality } = await bestQuality(write, { most: 705, best: 100, least: 1 });
  expect(quality).toBe(70);
  expect(tried.length).toBeLessThanOrEqual(9);
});
