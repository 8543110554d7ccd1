/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Softens an image with a Gaussian blur, which also takes away noise and fine detail.
 */
export interface Blur {
  inputs: {
    /**
     * The image to blur.
     */
    image: Image;
  };
  outputs: {
    /**
     * The blurred image.
     */
    image: Image;
  };
  params: {
    /**
     * Standard deviation of the blur. Detail much smaller than this disappears.
     */
    sigma: number;
    /**
     * Exact is off by at most 2 of 255 levels at a hard edge. Fast computes with whole numbers: 3 to 30 times as fast for images of 8 bits, but edges and even areas may be off by 8 levels.
     */
    precision: 'exact' | 'fast';
  };
}
