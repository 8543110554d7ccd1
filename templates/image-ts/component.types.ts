/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Softens an image.
 */
export interface ExampleName {
  inputs: {
    /**
     * Image
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
