import { Image, runComponent, sharp } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import convert from './component.ts';

const half = Image.fromRaw({
  data: Uint8Array.from({ length: 16 * 16 * 4 }, (_, at) => [200, 100, 50, 128][at % 4]!),
  width: 16,
  height: 16,
  channels: 4,
});

async function converted(params: object, image = half) {
  const result = (await runComponent(convert, { inputs: { image }, params })).image;
  return {
    image: result,
    file: await result.toFile(),
    pixel: Array.from((await result.raw()).data.subarray(0, result.alpha ? 4 : 3)),
  };
}

describe('each format', () => {
  it.each(['jpeg', 'png', 'webp', 'tiff', 'avif'] as const)(
    '%s is written as it is encoded',
    async (format) => {
      const { image, file } = await converted({ format });
      expect(file.format).toBe(format);
      expect(file.bytes).toBe(image.encodedBytes);
      expect(image.encodedByStep).toBe(true);
      expect(image.frame).toEqual(half.frame);
    },
  );

  it.each(['png', 'tiff', 'webp', 'avif'] as const)('%s keeps transparency', async (format) => {
    expect((await converted({ format, lossless: true })).pixel).toEqual([200, 100, 50, 128]);
  });
});

it('JPEG shows the background through', async () => {
  const near = (pixel: number[], expected: number[]) =>
    pixel.every((level, at) => Math.abs(level - expected[at]!) <= 3);
  expect(near((await converted({ quality: 100 })).pixel, [227, 177, 152])).toBe(true);
  expect(near((await converted({ quality: 100, background: '#000000' })).pixel, [100, 50, 25])).toBe(true);
});

it('the background of a grey JPEG is grey', async () => {
  const grey = Image.fromRaw({ data: new Uint8Array(128), width: 8, height: 8, channels: 2 });
  const { image, pixel } = await converted({ background: '#ff0000' }, grey);
  expect(image.space).toBe('grey');
  expect(Math.abs(pixel[0]! - 127)).toBeLessThanOrEqual(1);
});

describe('bits', () => {
  const deep = Image.fromRaw({ data: new Uint16Array([40_001]), width: 1, height: 1, channels: 1 });

  it.each([
    [{ format: 'png' }, 16],
    [{ format: 'png', depth: '8' }, 8],
    [{ format: 'tiff', depth: '16' }, 16],
    [{ format: 'webp', depth: '16' }, 8],
    [{ format: 'jpeg' }, 8],
  ])('%o', async (params, depth) => {
    expect((await converted(params, deep)).image.depth).toBe(depth);
  });

  it('are exact where the format holds them', async () => {
    const { image } = await converted({ format: 'png' }, deep);
    expect((await image.raw()).data[0]).toBe(40_001);
    expect((await (await converted({ format: 'png', depth: '16' })).image.raw()).data[0]).toBe(200 * 257);
  });
});

it('a lower quality makes a smaller file', async () => {
  const noise = Image.fromRaw({
    data: Uint8Array.from({ length: 64 * 64 }, (_, at) => (at * at * 7 + at * 13) % 256),
    width: 64,
    height: 64,
    channels: 1,
  });
  const size = async (quality: number) => (await converted({ quality }, noise)).file.bytes.length;
  expect(await size(20)).toBeLessThan((await size(95)) / 2);
});

it('leaves metadata behind and applies the orientation', async () => {
  const photo = await sharp({ create: { width: 8, height: 4, channels: 3, background: '#336699' } })
    .jpeg()
    .withExif({ IFD0: { Copyright: 'somebody' }, IFD3: { GPSLatitudeRef: 'N' } })
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const { file, image } = await converted({ format: 'jpeg' }, await Image.open(photo));
  const { exif, orientation } = await sharp(file.bytes).metadata();
  expect([exif, orientation, image.width, image.height]).toEqual([undefined, undefined, 4, 8]);
});

it('says where a format cannot hold the size', async () => {
  const long = Image.fromRaw({ data: new Uint8Array(17_000), width: 17_000, height: 1, channels: 1 });
  await expect(converted({ format: 'webp' }, long)).rejects.toMatchObject({ code: 'IMAGE_ENCODE_FAILED' });
});
