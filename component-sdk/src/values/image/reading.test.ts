import { describe, expect, it } from 'vitest';
import { adobeRgb, greyProfile, rgbProfile, withProfile } from '../../../test/pictures/icc.ts';
import { tiffOf } from '../../../test/pictures/tiff.ts';
import { inverse, type Matrix } from '../frame/index.ts';
import { Image } from './image.ts';
import { sharp } from './libvips.ts';
import type { RawImage } from './raw.ts';

const colours = [
  [200, 100, 50],
  [60, 120, 180],
  [128, 128, 128],
  [255, 255, 255],
];

describe('the first decode', () => {
  it('is left to the only reader, so that libvips can shrink while it loads', async () => {
    const pixels = Buffer.alloc(1600 * 1200 * 3, 90);
    const jpeg = await sharp(pixels, { raw: { width: 1600, height: 1200, channels: 3 } })
      .jpeg()
      .toBuffer();
    const image = await Image.open(jpeg);
    // A pipeline on the file, not on pixels.
    const pipeline = await image.sharp();
    expect((await pipeline.metadata()).format).toBe('jpeg');
    // Whoever comes second gets pixels.
    expect((await (await image.sharp()).metadata()).format).toBe('raw');
  });

  it('happens once where many readers are expected', async () => {
    const image = await Image.open(
      await sharp(Buffer.alloc(12), { raw: { width: 2, height: 2, channels: 3 } })
        .png()
        .toBuffer(),
    );
    image.expectReaders(3);
    const pipelines = await Promise.all([image.sharp(), image.sharp(), image.sharp()]);
    const formats = await Promise.all(pipelines.map(async (pipeline) => (await pipeline.metadata()).format));
    expect(formats).toEqual(['raw', 'raw', 'raw']);
    const [first, second] = await Promise.all([image.raw(), image.raw()]);
    expect(first.data).toBe(second.data);
  });
});

describe('images come upright', () => {
  // 1 2 3 above 4 5 6, 40 levels apart, and how it has to look by each orientation.
  const upright: Record<number, number[][]> = {
    1: [
      [1, 2, 3],
      [4, 5, 6],
    ],
    2: [
      [3, 2, 1],
      [6, 5, 4],
    ],
    3: [
      [6, 5, 4],
      [3, 2, 1],
    ],
    4: [
      [4, 5, 6],
      [1, 2, 3],
    ],
    5: [
      [1, 4],
      [2, 5],
      [3, 6],
    ],
    6: [
      [4, 1],
      [5, 2],
      [6, 3],
    ],
    7: [
      [6, 3],
      [5, 2],
      [4, 1],
    ],
    8: [
      [3, 6],
      [2, 5],
      [1, 4],
    ],
  };

  it.each(Object.keys(upright).map(Number))('by EXIF orientation %d', async (orientation) => {
    const data = Buffer.from([1, 2, 3, 4, 5, 6].map((level) => level * 40));
    const png = await sharp(data, { raw: { width: 3, height: 2, channels: 1 } })
      .toColourspace('b-w')
      .withMetadata({ orientation })
      .png()
      .toBuffer();
    const image = await Image.open(png);
    const rows = upright[orientation]!;
    expect([image.width, image.height]).toEqual([rows[0]!.length, rows.length]);
    expect(levels(await image.raw({ space: 'grey' }))).toEqual(rows.flat().map((level) => level * 40));
    // The same by a pipeline that somebody chains to.
    const cut = (await (await Image.open(png)).sharp()).extract({ left: 1, top: 1, width: 1, height: 1 });
    expect(levels(await (await Image.from(cut, { space: 'grey' })).raw())).toEqual([rows[1]![1]! * 40]);
  });
});

describe('colours come as standard RGB', () => {
  // To XYZ by the profile, to standard RGB by IEC 61966-2-1 with its primaries adapted to D50.
  const toXyz: Matrix = [0.43607, 0.38515, 0.14307, 0.22249, 0.71687, 0.06061, 0.01392, 0.09708, 0.7141];
  const expected = colours.flatMap((colour) => {
    const linear = colour.map((level) => (level / 255) ** adobeRgb.gamma);
    return times(inverse(toXyz)!, times(adobeRgb.toXyz, linear)).map(encoded);
  });

  it.each([8, 16] as const)('from Adobe RGB of %d bits', async (depth) => {
    const data =
      depth === 8
        ? Uint8Array.from(colours.flat())
        : Uint16Array.from(colours.flat(), (level) => level * 257);
    const plain = await Image.fromRaw({ data, width: 4, height: 1, channels: 3 }).encode('png');
    const png = withProfile(plain, rgbProfile(adobeRgb));
    const decoded = levels(await (await Image.open(png)).raw());
    const piped = levels(await (await Image.from(await (await Image.open(png)).sharp())).raw());
    const unit = depth === 8 ? 1 : 257;
    for (const found of [decoded, piped]) {
      expect(Math.max(...found.map((level, at) => Math.abs(level / unit - expected[at]!)))).toBeLessThan(0.6);
    }
  });

  it('from grey of 16 bits with alpha, all bits of both kept', async () => {
    const data = Uint16Array.from([5140, 65_535, 32_896, 300, 65_535, 12_345]);
    const plain = await Image.fromRaw({ data, width: 3, height: 1, channels: 2 }).encode('png');
    const image = await Image.open(withProfile(plain, greyProfile(1)));
    const found = levels(await image.raw());
    expect([image.depth, image.space, image.alpha]).toEqual([16, 'grey', true]);
    expect([1, 3, 5].map((at) => found[at])).toEqual([65_535, 300, 12_345]);
    const grey = [0, 2, 4].map((at) => found[at]! / 257 - encoded(data[at]! / 65_535));
    expect(Math.max(...grey.map(Math.abs))).toBeLessThan(0.6);
  });

  it.each([8, 16] as const)('from grey of %d bits that is linear', async (depth) => {
    const linear = [20, 64, 128, 255];
    const data = depth === 8 ? Uint8Array.from(linear) : Uint16Array.from(linear, (level) => level * 257);
    const plain = await Image.fromRaw({ data, width: 4, height: 1, channels: 1 }).encode('png');
    const image = await Image.open(withProfile(plain, greyProfile(1)));
    expect(image).toMatchObject({ space: 'grey', depth });
    const unit = depth === 8 ? 1 : 257;
    const exact = levels(await image.raw());
    const found = exact.map((level) => Math.round(level / unit));
    expect(found).toEqual(linear.map((level) => Math.round(encoded(level / 255))));
    // None of 16 bits is lost on the way: widened 8-bit levels would all be multiples of 257.
    expect(exact.some((level) => level % 257 !== 0)).toBe(true);
  });

  it('from CMYK, near to what they were', async () => {
    const mild = Buffer.alloc(16 * 16 * 3, Buffer.from([150, 130, 110]));
    const jpeg = await sharp(mild, { raw: { width: 16, height: 16, channels: 3 } })
      .toColourspace('cmyk')
      .jpeg({ quality: 100 })
      .toBuffer();
    expect((await sharp(jpeg).metadata()).space).toBe('cmyk');
    const image = await Image.open(jpeg);
    expect(image).toMatchObject({ space: 'srgb', alpha: false, depth: 8 });
    const [red, green, blue] = levels(await image.raw());
    expect([red! - 150, green! - 130, blue! - 110].every((error) => Math.abs(error) <= 8)).toBe(true);
  });
});

describe('many pages', () => {
  it('of a TIFF have sizes of their own', async () => {
    const bytes = tiffOf([
      { width: 6, height: 4, level: 10 },
      { width: 3, height: 5, level: 200 },
    ]);
    const pages = await Image.openPages(bytes, { root: 'scan' });
    expect(pages.map(({ width, height, frame }) => [width, height, frame.root])).toEqual([
      [6, 4, 'scan'],
      [3, 5, 'scan#2'],
    ]);
    expect(levels(await pages[1]!.raw())).toEqual(Array(15).fill(200));
    const first = await Image.open(bytes);
    expect([first.pages, first.width]).toEqual([2, 6]);
  });

  it.each(['gif', 'webp'] as const)('of an animated %s are its frames', async (format) => {
    const frames = await Promise.all(
      ['#ff0000', '#00ff00', '#0000ff'].map(async (background) => {
        return await sharp({ create: { width: 4, height: 4, channels: 3, background } })
          .png()
          .toBuffer();
      }),
    );
    const bytes = await sharp(frames, { join: { animated: true } })
      .toFormat(format, { lossless: true })
      .toBuffer();
    const pages = await Image.openPages(bytes);
    const greens = await Promise.all(pages.map(async (page) => levels(await page.raw({ alpha: false }))[1]));
    expect(greens).toEqual([0, 255, 0]);
    expect((await Image.open(bytes)).height).toBe(4);
  });
});

function levels({ data }: RawImage): number[] {
  return Array.from(data);
}

function times(matrix: readonly number[], [x, y, z]: readonly number[]): number[] {
  return [0, 3, 6].map((row) => matrix[row]! * x! + matrix[row + 1]! * y! + matrix[row + 2]! * z!);
}

/** Linear light 0..1 as a level 0..255. */
function encoded(light: number): number {
  const held = Math.min(1, Math.max(0, light));
  return 255 * (held <= 0.0031308 ? 12.92 * held : 1.055 * held ** (1 / 2.4) - 0.055);
}
