import { defineComponent, Image } from '@kumiki/component-sdk';
import type { Blur } from './component.types.ts';

/**
 * libvips computes a blur of 8-bit pictures in whole numbers by default. Measured: that makes even areas up to 8 of
 * 255 levels darker or lighter, and it differs from processor to processor. sharp also cuts the bell curve off at
 * less than two standard deviations (where it is 0.2 of its height), which leaves a picture sharper than asked for;
 * 0.01 of its height is three.
 */
const precisions = {
  exact: { precision: 'float', minAmplitude: 0.01 },
  fast: { precision: 'integer', minAmplitude: 0.01 },
} as const;

/** Gaussian blur of libvips; pixels beyond the edge are like those at the edge, colour is weighted by its alpha. */
export default defineComponent<Blur>({
  async run({ inputs: { image }, params: { sigma, precision } }) {
    const pipeline = (await image.sharp()).blur({ sigma, ...precisions[precision] });
    return { image: await Image.from(pipeline, { alpha: image.alpha }) };
  },
});
