import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readJpegHeader } from './jpeg-header.ts';
import { sharp } from './libvips.ts';

const noise = Buffer.from(Uint8Array.from({ length: 61 * 37 * 3 }, (_, at) => (at * 37) % 251));
const plain = () => sharp(noise, { raw: { width: 61, height: 37, channels: 3 } });
const samples = new URL('../../../../pipelines/find-and-mark/images/', import.meta.url);

async function asSharp(bytes: Buffer) {
  const { width, height, space, orientation = 1, density } = await sharp(bytes).metadata();
  return { width, height, grey: space === 'b-w', orientation, ...(density !== undefined && { density }) };
}

describe('the header of an ordinary JPEG is what libvips says', () => {
  const kinds: [string, () => Promise<Buffer>][] = [
    ['baseline', async () => await plain().jpeg().toBuffer()],
    ['progressive', async () => await plain().jpeg({ progressive: true }).toBuffer()],
    ['optimised', async () => await plain().jpeg({ mozjpeg: true }).toBuffer()],
    ['grey', async () => await plain().toColourspace('b-w').jpeg().toBuffer()],
    ['4:4:4', async () => await plain().jpeg({ chromaSubsampling: '4:4:4' }).toBuffer()],
    ['with a profile', async () => await plain().withIccProfile('p3').jpeg().toBuffer()],
  ];

  it.each(kinds)('%s', async (_, make) => {
    const bytes = await make();
    expect(readJpegHeader(bytes)).toEqual(await asSharp(bytes));
  });

  it('of the sample images, with EXIF and without', async () => {
    for (const name of await readdir(samples)) {
      const bytes = await readFile(new URL(name, samples));
      const own = readJpegHeader(bytes);
      expect([undefined, await asSharp(bytes)]).toContainEqual(own);
    }
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('of orientation %d', async (orientation) => {
    // The smallest EXIF data that says nothing else, big-endian.
    const exif = Buffer.from(
      'ffe100224578696600004d4d002a00000008000101120003000000010000000000000000',
      'hex',
    );
    exif[29] = orientation;
    const jpeg = await plain().jpeg().toBuffer();
    const bytes = Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
    const own = readJpegHeader(bytes);
    expect(own?.orientation).toBe(orientation);
    expect((await sharp(bytes).metadata()).orientation).toBe(orientation);
  });
});

describe('what is out of the ordinary is left to libvips', () => {
  it('such as CMYK, and EXIF data with a resolution', async () => {
    const cmyk = await plain().toColourspace('cmyk').jpeg().toBuffer();
    expect(readJpegHeader(cmyk)).toBeUndefined();
    const withExif = await plain()
      .withExif({ IFD0: { XResolution: '300' } })
      .jpeg()
      .toBuffer();
    expect(readJpegHeader(withExif)).toBeUndefined();
  });

  it('and whatever is cut or damaged never makes it fail', async () => {
    const jpeg = await plain().withIccProfile('p3').jpeg().toBuffer();
    for (let length = 0; length < 900; length++)
      expect(() => readJpegHeader(jpeg.subarray(0, length))).not.toThrow();
    let seed = 1;
    for (let round = 0; round < 2000; round++) {
      const damaged = Buffer.from(jpeg.subarray(0, 900));
      for (let change = 0; change < 4; change++) {
        seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
        damaged[seed % damaged.length] = (seed >> 8) & 255;
      }
      expect(() => readJpegHeader(damaged)).not.toThrow();
    }
  });
});
