import { describe, expect, it } from 'vitest';
import { Image } from './image.ts';
import { sharp } from './libvips.ts';
import { rawFromTiff, rawToTiff } from './raw-file.ts';
import type { RawImage, Samples } from './raw.ts';

const [width, height] = [5, 3];

function raw(channels: RawImage['channels'], make: (count: number) => Samples): RawImage {
  return { data: make(width * height * channels), width, height, channels };
}

const depths = {
  8: (count: number) => Uint8Array.from({ length: count }, (_, at) => (at * 37) % 256),
  16: (count: number) => Uint16Array.from({ length: count }, (_, at) => (at * 9973) % 65536),
  float: (count: number) => Float32Array.from({ length: count }, (_, at) => at / 7 - 1),
} as const;

describe.each([1, 2, 3, 4] as const)('pixels of %i channels as an uncompressed TIFF', (channels) => {
  it.each([8, 16, 'float'] as const)('come back as they were, at depth %s', (depth) => {
    const before = raw(channels, depths[depth]);
    const file = Buffer.concat(rawToTiff(before));
    const after = rawFromTiff(file, { width, height, channels, depth });
    expect(after?.data).toEqual(before.data);
    // Bytes that begin anywhere in memory will do too.
    const shifted = Buffer.concat([Buffer.alloc(1), file]).subarray(1);
    expect(rawFromTiff(shifted, { width, height, channels, depth })?.data).toEqual(before.data);
  });

  it.each([8, 16] as const)('are read by libvips alike, at depth %i', async (depth) => {
    const before = raw(channels, depths[depth]);
    const image = await Image.open(Buffer.concat(rawToTiff(before)));
    expect(image).toMatchObject({ width, height, depth, alpha: channels % 2 === 0 });
    const { data } = await image.raw();
    expect([...data]).toEqual([...before.data]);
  });
});

it('a TIFF that somebody else wrote is not taken for one of these', async () => {
  const before = raw(3, depths[8]);
  const other = await sharp(before.data, { raw: before }).tiff({ compression: 'lzw' }).toBuffer();
  expect(rawFromTiff(other, { width, height, channels: 3, depth: 8 })).toBeUndefined();
  const file = Buffer.concat(rawToTiff(before));
  expect(rawFromTiff(file, { width: height, height: width, channels: 3, depth: 8 })).toBeUndefined();
  file[4] = 9;
  expect(rawFromTiff(file, { width, height, channels: 3, depth: 8 })).toBeUndefined();
});
