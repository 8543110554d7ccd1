/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Makes edges stand out. It works on lightness alone, so that colours stay.
 */
export interface Sharpen {
  inputs: {
    /**
     * The image to sharpen.
     */
    image: Image;
  };
  outputs: {
    /**
     * The sharpened image.
     */
    image: Image;
  };
  params: {
    /**
     * Width of the edges that stand out, as the standard deviation of a Gaussian.
     */
    sigma: number;
    /**
     * How much clear edges are sharpened.
     */
    amount: number;
    /**
     * How much soft edges and fine texture are sharpened. At 0, noise does not grow.
     */
    flatAmount: number;
    /**
     * Difference in lightness (0 to 100) from which an edge is a clear one.
     */
    edgeThreshold: number;
    /**
     * The most that a pixel becomes lighter, in lightness (0 to 100), so that edges get no halo.
     */
    maxBrighten: number;
    /**
     * The most that a pixel becomes darker, in lightness (0 to 100).
     */
    maxDarken: number;
  };
}
