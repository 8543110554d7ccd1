/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Takes the tint of the light out of an image, so that what is grey looks grey. The light is found from the image, or from a part of it that is known to be grey.
 */
export interface WhiteBalance {
  inputs: {
    /**
     * The image to correct. A grey one stays as it is.
     */
    image: Image;
  };
  outputs: {
    /**
     * The image without the tint.
     */
    image: Image;
  };
  params: {
    /**
     * Border: what the outermost part of the image is, such as the background of a product. Grey world: the mean of all. White patch: the brightest parts. Area: a rectangle of yours.
     */
    method: 'border' | 'grey-world' | 'white-patch' | 'area';
    /**
     * Left edge of the area, in percent of the width.
     */
    left: number;
    /**
     * Top edge of the area, in percent of the height.
     */
    top: number;
    /**
     * Width of the area in percent. 0 is a single pixel.
     */
    width: number;
    /**
     * Height of the area in percent. 0 is a single pixel.
     */
    height: number;
    /**
     * How much of the tint goes, from 0 (none) to 1 (all).
     */
    strength: number;
  };
}
