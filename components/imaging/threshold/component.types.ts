/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Divides an image into white and black: pixels brighter than a threshold become white. Otsu's method finds the threshold that parts bright from dark best.
 */
export interface Threshold {
  inputs: {
    /**
     * The image to divide. Of a colour image, the luminance counts; transparency does not.
     */
    image: Image;
  };
  outputs: {
    /**
     * White where the image is brighter than the threshold.
     */
    mask: Image;
    /**
     * The threshold that was used, on the scale from 0 to 255.
     */
    threshold: number;
  };
  params: {
    /**
     * A fixed threshold, or one found from the image by Otsu's method.
     */
    method: 'fixed' | 'otsu';
    /**
     * Pixels brighter than this become white. From 0 (black) to 255 (white), also for images of 16 bits, where fractions count.
     */
    level: number;
    /**
     * Makes the dark pixels white instead.
     */
    invert: boolean;
  };
}
