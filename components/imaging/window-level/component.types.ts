/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image, Measurements } from '@kumiki/component-sdk';

/**
 * Shows a range of levels of an image of 16 bits (X-ray, thermal, microscope) or in floating point as the whole range from black to white. Levels are those of the file.
 */
export interface WindowLevel {
  inputs: {
    /**
     * The image, of any depth, in grey or colour. Transparency stays.
     */
    image: Image;
  };
  outputs: {
    /**
     * The range that was chosen, in the depth that was chosen.
     */
    image: Image;
    /**
     * The center and the width that were used, in levels of the image.
     */
    measurements: Measurements;
  };
  params: {
    /**
     * Found so that a share of the samples is at black and at white, or set by hand.
     */
    mode: 'automatic' | 'manual';
    /**
     * The level of the file that becomes the middle grey.
     */
    center: number;
    /**
     * From the level that becomes black to that which becomes white. The narrower, the more contrast.
     */
    width: number;
    /**
     * So much of the darkest and of the brightest samples may be cut off.
     */
    tail: number;
    /**
     * Shows low levels bright.
     */
    invert: boolean;
    /**
     * 8 bits are enough for looking at; 16 keep fine steps for measuring.
     */
    depth: '8' | '16';
  };
}
