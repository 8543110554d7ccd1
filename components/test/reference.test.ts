import { readFile } from 'node:fs/promises';
import { Image, runComponent } from '@kumiki/component-sdk';
import { compareImages } from '@kumiki/component-sdk/testing';
import { describe, expect, it } from 'vitest';
import blur from '../imaging/blur/component.ts';
import crop from '../imaging/crop/component.ts';
import grayscale from '../imaging/grayscale/component.ts';
import resize from '../imaging/resize/component.ts';
import rotate from '../imaging/rotate/component.ts';
import threshold from '../imaging/threshold/component.ts';
import reference from './reference/reference.json' with { type: 'json' };

/* Against other libraries: reference/make.py computes what they give. Tolerances are levels of 255. */

const photo = await open('../imaging/crop/examples/in.png');
const part = await open('reference/part.png');

describe('resize, against Pillow', () => {
  // Beyond the edge, libvips takes what is at the edge, and Pillow nothing; inside they agree to rounding.
  it.each([
    ['nearest', 0, 0],
    ['linear', 1, 6],
    ['cubic', 1, 3],
    ['lanczos3', 2, 4],
  ] as const)('smaller with %s', async (kernel, inside, atEdge) => {
    const { image } = await runComponent(resize, { inputs: { image: photo }, params: { width: 64, kernel } });
    expect(await difference(image, `smaller-${kernel}.png`)).toBeLessThanOrEqual(atEdge);
    expect(await difference(image, `smaller-${kernel}.png`, 3)).toBeLessThanOrEqual(inside);
  });

  // Pillow rounds to whole levels between rows and columns, which cuts off what swings past white.
  it.each([
    ['nearest', 0],
    ['linear', 1],
    ['cubic', 2],
    ['lanczos3', 3],
  ] as const)('larger with %s', async (kernel, tolerance) => {
    const { image } = await runComponent(resize, { inputs: { image: part }, params: { width: 96, kernel } });
    expect(await difference(image, `larger-${kernel}.png`)).toBeLessThanOrEqual(tolerance);
  });
});

describe('blur, against scikit-image', () => {
  it.each([0.6, 1.5, 5, 12])('sigma %d', async (sigma) => {
    const { image } = await runComponent(blur, {
      inputs: { image: photo },
      params: { sigma, precision: 'exact' },
    });
    expect(await difference(image, `blur-${sigma}.png`)).toBeLessThanOrEqual(2);
  });

  it.each([0.6, 1.5, 5, 12])('sigma %d, fast', async (sigma) => {
    const { image } = await runComponent(blur, { inputs: { image: photo }, params: { sigma } });
    // Mostly at edges, where the bell curve is cut off: see the component.
    expect(await difference(image, `blur-${sigma}.png`)).toBeLessThanOrEqual(24);
  });

  it('of 16 bits', async () => {
    const { image } = await runComponent(blur, {
      inputs: { image: await open('reference/parts-16.png') },
      params: { sigma: 3, precision: 'exact' },
    });
    expect(image.depth).toBe(16);
    expect(await difference(image, 'blur-16.png')).toBeLessThanOrEqual(1);
  });
});

describe('grayscale, against its formula', () => {
  it('within the rounding of libvips, which cuts off', async () => {
    const { image } = await runComponent(grayscale, { inputs: { image: photo } });
    expect(await difference(image, 'grayscale.png')).toBeLessThanOrEqual(1.01);
  });
});

describe('rotate, against scikit-image', () => {
  it.each([30, -7.5])('by %d degrees', async (angle) => {
    const params = { angle, background: '#ffffff' };
    const { image } = await runComponent(rotate, { inputs: { image: photo }, params });
    expect(await difference(image, `rotate-${angle}.png`)).toBeLessThanOrEqual(1);
  });
});

describe('threshold', () => {
  it.each([
    ['8 bits', 'parts-8.png', reference.otsu8],
    ['16 bits', 'parts-16.png', reference.otsu16 / 257],
  ])("finds Otsu's threshold of %s as scikit-image does", async (_, file, expected) => {
    const image = await open(`reference/${file}`);
    const found = await runComponent(threshold, { inputs: { image } });
    expect(found.threshold).toBe(expected);
  });

  it.each([
    ['8 bits', 'parts-8.png', reference.whiteAbove100],
    ['16 bits', 'parts-16.png', reference.whiteAbove100Of16],
  ])('divides %s exactly', async (_, file, expected) => {
    const image = await open(`reference/${file}`);
    const params = { method: 'fixed', level: 100 } as const;
    const { mask } = await runComponent(threshold, { inputs: { image }, params });
    const { data } = await mask.raw();
    expect(Array.from(data).filter((level) => level === 255)).toHaveLength(expected);
    expect(new Set(data)).toEqual(new Set([0, 255]));
  });
});

/** The largest difference from a reference image, without a margin on all sides. */
async function difference(image: Image, file: string, margin = 0): Promise<number> {
  const expected = await open(`reference/${file}`);
  const [found, wanted] = await Promise.all(
    [image, expected].map(async (whole) => await inside(whole, margin)),
  );
  return (await compareImages(found!, wanted!)).maxDifference;
}

async function inside(image: Image, margin: number): Promise<Image> {
  const { width, height } = image;
  const params = { left: margin, top: margin, width: width - 2 * margin, height: height - 2 * margin };
  return (await runComponent(crop, { inputs: { image }, params })).image;
}

async function open(path: string): Promise<Image> {
  return await Image.open(await readFile(new URL(path, import.meta.url)), { source: path });
}
