/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image, Measurements } from '@kumiki/component-sdk';

/**
 * Measures how different colours look: of an image and a reference of the same size, or of an image and one colour. By the formula CIEDE2000, where 1 is about the smallest difference that can be seen.
 */
export interface ColorDifference {
  inputs: {
    /**
     * The image to measure. What is wholly transparent does not count.
     */
    image: Image;
    /**
     * An image of the same size; without it the image is compared with the colour.
     */
    reference?: Image;
    /**
     * Only what is white here is measured.
     */
    area?: Image;
  };
  outputs: {
    /**
     * deltaE (the mean over all pixels), deltaE95 (what 95 % of them do not exceed), largest, ofMean (the difference of the mean colours), and the mean colour as lightness, a and b (CIELAB).
     */
    measurements: Measurements;
    /**
     * White where the difference is above the tolerance.
     */
    mask: Image;
    /**
     * The mean of CIEDE2000 over all pixels.
     */
    deltaE: number;
  };
  params: {
    /**
     * What the image is compared with where there is no reference.
     */
    color: string;
    /**
     * What differs more is white in the mask. In printing, 3 to 5 is common.
     */
    tolerance: number;
  };
}
