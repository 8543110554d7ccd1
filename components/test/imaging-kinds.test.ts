import { runComponent, type Component, type Image } from '@kumiki/component-sdk';
import { compareImages } from '@kumiki/component-sdk/testing';
import { describe, expect, it } from 'vitest';
import blur from '../imaging/blur/component.ts';
import convert from '../imaging/convert/component.ts';
import crop from '../imaging/crop/component.ts';
import grayscale from '../imaging/grayscale/component.ts';
import resize from '../imaging/resize/component.ts';
import rotate from '../imaging/rotate/component.ts';
import sharpen from '../imaging/sharpen/component.ts';
import threshold from '../imaging/threshold/component.ts';
import { makeKinds } from './kinds.ts';

interface Case {
  readonly name: string;
  readonly component: Component<{ inputs: { image: Image }; outputs: object; params: object }>;
  readonly params?: object;
  /** The largest difference from the 8-bit colour result, of 255; by default what rounding explains where there is alpha. */
  readonly tolerance?: number;
  /** The largest mean difference. */
  readonly mean?: number;
  /** What becomes of the kind; by default it stays. */
  readonly kind?: Partial<Pick<Image, 'depth' | 'space' | 'alpha'>>;
}

const cases: readonly Case[] = [
  { name: 'resize, smaller', component: resize, params: { width: 21 } },
  { name: 'resize, larger', component: resize, params: { width: 70, kernel: 'cubic' } },
  {
    name: 'resize, cut',
    component: resize,
    params: { width: 20, height: 20, fit: 'cover', position: 'right' },
  },
  {
    name: 'resize, with a border',
    component: resize,
    params: { width: 40, height: 40, fit: 'contain', background: '#336699' },
    // The border of a grey image is grey.
    tolerance: 60,
  },
  { name: 'crop', component: crop, params: { left: 7, top: 5, width: 20, height: 13 }, tolerance: 0.5 },
  { name: 'rotate by a quarter', component: rotate, params: { angle: 90 }, tolerance: 0.5 },
  { name: 'rotate by an angle', component: rotate, params: { angle: 17, background: '#ffffff' } },
  { name: 'rotate by an angle, cubic', component: rotate, params: { angle: -33, interpolation: 'cubic' } },
  { name: 'grayscale', component: grayscale, kind: { space: 'grey' } },
  { name: 'blur', component: blur, params: { sigma: 2, precision: 'exact' } },
  // Whole numbers make even areas lighter or darker, in 8 bits only.
  { name: 'blur, fast', component: blur, params: { sigma: 2, precision: 'fast' }, tolerance: 8 },
  // Premultiplied levels are rounded before they are sharpened.
  { name: 'sharpen', component: sharpen, params: { amount: 1 }, tolerance: 5 },
  {
    name: 'threshold',
    component: threshold,
    params: { method: 'fixed', level: 120.5 },
    kind: { depth: 8, space: 'grey', alpha: false },
    // A pixel right at the threshold may fall on either side by rounding.
    tolerance: 255,
    mean: 4,
  },
  { name: 'convert to PNG', component: convert, params: { format: 'png' }, tolerance: 0.5 },
  {
    name: 'convert to 16 bits',
    component: convert,
    params: { format: 'tiff', depth: '16' },
    kind: { depth: 16 },
  },
  {
    name: 'convert to JPEG',
    component: convert,
    params: { quality: 100 },
    kind: { depth: 8, alpha: false },
    // Colour is stored at half the size.
    tolerance: 60,
  },
];

const kinds = await makeKinds();

describe.each(cases)(
  '$name',
  ({ component, params = {}, tolerance = 3, mean = Math.max(0.8, tolerance / 6), kind }) => {
    it.each(kinds)('of $name', async ({ open, twin }) => {
      const image = await open();
      const result = await picture(component, image, params);
      const expected = await picture(component, twin, params);
      const { depth, space, alpha } = image;
      expect(kindOf(result)).toEqual({ depth, space, alpha, ...kind });
      expect(result.frame).toEqual({ ...expected.frame, root: image.frame.root });
      const { maxDifference, meanDifference } = await compareImages(result, expected);
      expect(maxDifference).toBeLessThanOrEqual(tolerance);
      expect(meanDifference).toBeLessThan(mean);
      expect(await usesAllBits(result)).toBe(result.depth === 16 && depth === 16);
    });
  },
);

async function picture(component: Case['component'], image: Image, params: object): Promise<Image> {
  const outputs: { image?: Image; mask?: Image } = await runComponent(component, {
    inputs: { image },
    params,
  });
  return outputs.image ?? outputs.mask!;
}

function kindOf({ depth, space, alpha }: Image): object {
  return { depth, space, alpha };
}

/** Whether the samples have 16 bits and hold more than 8-bit ones that were made longer. */
async function usesAllBits(image: Image): Promise<boolean> {
  const { data } = await image.raw();
  return image.depth === 16 && data.some((level) => level % 257 !== 0 && level % 256 !== 0);
}
