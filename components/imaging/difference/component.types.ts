/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Shows where an image differs from a reference of the same size, such as a golden part that it was aligned to. Small shifts of edges and slow changes of the light can be left out.
 */
export interface Difference {
  inputs: {
    /**
     * The image to compare, in grey or colour. Transparency does not count.
     */
    image: Image;
    /**
     * What it should look like.
     */
    reference: Image;
    /**
     * Only what is white here is compared, such as the covered area of an alignment.
     */
    area?: Image;
  };
  outputs: {
    /**
     * How much each pixel differs, in grey; of colours, the channel that differs most.
     */
    image: Image;
    /**
     * White where the difference is above the threshold.
     */
    mask: Image;
    /**
     * How much of the area differs, in percent.
     */
    share: number;
  };
  params: {
    /**
     * What differs by more than this many of 255 levels is white in the mask.
     */
    threshold: number;
    /**
     * A pixel does not differ where its level is among those that the reference has within this distance, so that edges may lie a little off.
     */
    shift: number;
    /**
     * Differences of the light that are spread wider than this are left out, by comparing the means of windows this wide. Choose several times the largest defect; 0 leaves the light as it is.
     */
    light: number;
  };
}
