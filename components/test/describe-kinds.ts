import type { Image } from '@kumiki/component-sdk';
import { compareImages } from '@kumiki/component-sdk/testing';
import { describe, expect, it } from 'vitest';
import { makeKinds } from './kinds.ts';

/** What a component makes of images of every kind: the same as of their 8-bit colour twins, in their own kind. */
export interface KindCase {
  readonly name: string;
  /** The largest difference from the 8-bit colour result, of 255; by default what rounding explains where there is alpha. */
  readonly tolerance?: number;
  /** The largest mean difference. */
  readonly mean?: number;
  /** What becomes of the kind; by default it stays. */
  readonly kind?: Partial<Pick<Image, 'depth' | 'space' | 'alpha'>>;
}

type Outputs = { readonly image?: Image; readonly mask?: Image };

const kinds = await makeKinds();

/** @param run runs a case's component over an image, and gives its outputs */
export function describeKinds<Case extends KindCase>(
  cases: readonly Case[],
  run: (one: Case, image: Image) => Promise<object>,
): void {
  describe.each(cases)('$name', (one) => {
    const { tolerance = 3, mean = Math.max(0.8, tolerance / 6), kind } = one;
    const picture = async (image: Image): Promise<Image> => {
      const outputs: Outputs = await run(one, image);
      return outputs.image ?? outputs.mask!;
    };
    it.each(kinds)('of $name', async ({ open, twin }) => {
      const image = await open();
      const result = await picture(image);
      const expected = await picture(twin);
      const { depth, space, alpha } = image;
      expect(kindOf(result)).toEqual({ depth, space, alpha, ...kind });
      expect(result.frame).toEqual({ ...expected.frame, root: image.frame.root });
      const { maxDifference, meanDifference } = await compareImages(result, expected);
      expect(maxDifference).toBeLessThanOrEqual(tolerance);
      expect(meanDifference).toBeLessThan(mean);
      expect(await usesAllBits(result)).toBe(result.depth === 16 && depth === 16);
    });
  });
}

function kindOf({ depth, space, alpha }: Image): object {
  return { depth, space, alpha };
}

/** Whether the samples have 16 bits and hold more than 8-bit ones that were made longer. */
async function usesAllBits(image: Image): Promise<boolean> {
  const { data } = await image.raw();
  return image.depth === 16 && data.some((level) => level % 257 !== 0 && level % 256 !== 0);
}
