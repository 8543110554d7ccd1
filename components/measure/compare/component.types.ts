/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image, Measurements } from '@kumiki/component-sdk';

/**
 * Says how alike two images of one size are: peak signal-to-noise ratio (PSNR), structural similarity (SSIM), and the mean and largest error. Made for judging compression, filters and models.
 */
export interface Compare {
  inputs: {
    /**
     * The image to judge. Transparency does not count.
     */
    image: Image;
    /**
     * What it should look like.
     */
    reference: Image;
  };
  outputs: {
    /**
     * psnr (dB, at most 100, which is what equal images have), ssim (1 for equal images), meanError, rootMeanSquare and largestError (in levels of 255).
     */
    measurements: Measurements;
    /**
     * 1 for equal images, about 0 for images that have nothing in common.
     */
    ssim: number;
    /**
     * Black where the structure is the same, the brighter the less alike (255 × (1 − SSIM) of each place).
     */
    image: Image;
  };
  params: {};
}
