import { defineComponent } from '@kumiki/component-sdk';
import type { Sharpen } from './component.types.ts';

/**
 * Unsharp masking of the lightness in CIELAB (libvips `sharpen`): differences from the blurred image below
 * `edgeThreshold` are multiplied by `flatAmount`, what is above by `amount`, and the sum is limited both ways.
 */
export default defineComponent<Sharpen>({
  change: {
    stages: ['sharpen'],
    apply: (sharp, params) =>
      sharp.sharpen({
        sigma: params.sigma,
        m1: params.flatAmount,
        m2: params.amount,
        x1: params.edgeThreshold,
        y2: params.maxBrighten,
        y3: params.maxDarken,
      }),
  },
});
