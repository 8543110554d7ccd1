import { describe, expect, test } from 'vitest';
import { difference, qualityOf, qualitySums, type Pixels } from './quality.ts';
import { tilesOf } from './tiles.ts';

/* Of two whole pictures. */
const psnr = (one: Pixels, other: Pixels) => qualityOf([qualitySums(one, other)]).psnr;
const ssim = (one: Pixels, other: Pixels) => qualityOf([qualitySums(one, other)]).ssim;

/** Grey pixels. */
function picture(width: number, height: number, at: (x: number, y: number) => number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([at(x, y), at(x, y), at(x, y), 255], (y * width + x) * 4);
  }
  return { width, height, data };
}

const flat = (value: number) => picture(16, 16, () => value);
const waves = picture(64, 48, (x, y) => Math.round(128 + 60 * Math.sin(x / 3) * Math.cos(y / 5)));

describe('the peak signal-to-noise ratio', () => {
  test('is that of the formula', () => {
    expect(psnr(flat(100), flat(105))).toBeCloseTo(10 * Math.log10(65_025 / 25), 10);
    expect(psnr(flat(0), flat(255))).toBe(0);
  });

  test('has no end where the pictures are identical, whatever their transparency', () => {
    const clear = flat(100).data.map((value, at) => (at % 4 === 3 ? 0 : value));
    expect(psnr(flat(100), { width: 16, height: 16, data: clear })).toBe(Infinity);
  });
});

describe('the structural similarity', () => {
  test('is 1 where the pictures are identical', () => {
    expect(ssim(waves, waves)).toBeCloseTo(1, 5);
  });

  test('of flat pictures is the part for brightness alone, as the formula has it', () => {
    const c1 = (0.01 * 255) ** 2;
    const wanted = (2 * 100 * 150 + c1) / (100 ** 2 + 150 ** 2 + c1);
    expect(ssim(flat(100), flat(150))).toBeCloseTo(wanted, 3);
  });

  test('falls with noise more than with a change of brightness of the same error', () => {
    const { width, height } = waves;
    const brighter = picture(width, height, (x, y) => waves.data[(y * width + x) * 4]! + 10);
    const noisy = picture(
      width,
      height,
      (x, y) => waves.data[(y * width + x) * 4]! + ((x * 7 + y * 13) % 2 ? 10 : -10),
    );
    expect(psnr(waves, noisy)).toBeCloseTo(psnr(waves, brighter), 5);
    expect(ssim(waves, noisy)).toBeLessThan(ssim(waves, brighter) - 0.02);
  });

  test('is negative where one is the other turned around', () => {
    const turned = picture(64, 48, (x, y) => 256 - waves.data[(y * 64 + x) * 4]!);
    expect(ssim(waves, turned)).toBeLessThan(0);
  });

  test('is told of pictures smaller than its window, too', () => {
    expect(ssim(picture(3, 2, (x) => x * 50), picture(3, 2, (x) => x * 50))).toBeCloseTo(1, 5); // prettier-ignore
  });
});

test('the difference is black where nothing differs, opaque, and amplified', () => {
  const one = picture(2, 1, () => 100);
  const other = picture(2, 1, (x) => (x === 0 ? 100 : 110));
  expect([...difference(one, other, 4)]).toEqual([0, 0, 0, 255, 40, 40, 40, 255]);
  expect([...difference(one, other, 100)].slice(4)).toEqual([255, 255, 255, 255]);
});

test('pictures of different sizes are not compared', () => {
  for (const compare of [psnr, ssim]) expect(() => compare(flat(1), waves)).toThrow(RangeError);
});

/** A part of a picture. */
function partOf(
  { width, data }: Pixels,
  area: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): Pixels {
  const part = new Uint8ClampedArray(area.width * area.height * 4);
  for (let y = 0; y < area.height; y++) {
    const from = ((area.y + y) * width + area.x) * 4;
    part.set(data.subarray(from, from + area.width * 4), y * area.width * 4);
  }
  return { width: area.width, height: area.height, data: part };
}

describe('pictures that are compared in tiles', () => {
  test.each([
    [1025, 30],
    [1034, 12],
    [2060, 11],
    [20, 1040],
  ])('give the same figures as the whole ones: %i × %i', (width, height) => {
    const one = picture(width, height, (x, y) => (x * 31 + y * 17) % 200);
    const other = picture(width, height, (x, y) => ((x * 31 + y * 17) % 200) + ((x + y) % 7));
    const tiles = tilesOf({ width, height });
    expect(tiles.length).toBeGreaterThan(1);
    const found = qualityOf(
      tiles.map(({ area, own }) => qualitySums(partOf(one, area), partOf(other, area), own)),
    );
    expect(found.psnr).toBeCloseTo(psnr(one, other), 8);
    expect(found.ssim).toBeCloseTo(ssim(one, other), 6);
  });

  test('a small one is one tile', () => {
    const size = { width: 5, height: 1024 };
    expect(tilesOf(size)).toEqual([{ area: { x: 0, y: 0, ...size }, own: size }]);
  });
});
