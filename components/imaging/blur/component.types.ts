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
     * Fast computes with whole numbers and leaves the image a little sharper; even areas may be off by 6 of 255 levels. Exact follows the bell curve closely (off by at most 2 levels at a hard edge) and takes 3 to 15 times as long. Choose it where values are measured afterwards.
     */
    precision: 'fast' | 'exact';
  };
}
