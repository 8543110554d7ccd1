/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Softens a picture.
 */
export interface ExampleName {
  inputs: {
    /**
     * Picture
     */
    image: Image;
  };
  outputs: {
    /**
     * Result
     */
    image: Image;
  };
  params: {
    /**
     * Radius of the softening, in pixels.
     */
    sigma: number;
  };
}
