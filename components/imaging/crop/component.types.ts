/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Cuts a rectangle out of an image. What lies outside of the image is left out.
 */
export interface Crop {
  inputs: {
    /**
     * The image to cut from.
     */
    image: Image;
  };
  outputs: {
    /**
     * The part of the image.
     */
    image: Image;
  };
  params: {
    /**
     * Whether the numbers are pixels or percent of the width and height of the image.
     */
    unit: 'px' | 'percent';
    /**
     * Distance of the rectangle from the left edge of the image.
     */
    left: number;
    /**
     * Distance of the rectangle from the top edge of the image.
     */
    top: number;
    /**
     * Width of the rectangle. Without it, it reaches to the right edge.
     */
    width?: number;
    /**
     * Height of the rectangle. Without it, it reaches to the bottom edge.
     */
    height?: number;
  };
}
