/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Mixes two images of one size: as layers over each other (multiply, screen, darken and more), added or subtracted, or by a mask that says where the upper one shows.
 */
export interface Blend {
  inputs: {
    /**
     * The image below, whose depth and alpha the result has.
     */
    image: Image;
    /**
     * The image above; where it is transparent, the lower one shows.
     */
    other: Image;
    /**
     * The upper image shows where this is white; greys mix.
     */
    mask?: Image;
  };
  outputs: {
    /**
     * Both images in one.
     */
    image: Image;
  };
  params: {
    /**
     * How the levels of both make one.
     */
    mode:
      'normal' | 'multiply' | 'screen' | 'overlay' | 'darken' | 'lighten' | 'difference' | 'add' | 'subtract';
    /**
     * How much of the result shows over the lower image.
     */
    opacity: number;
  };
}
