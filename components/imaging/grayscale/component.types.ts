/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Turns an image into grey by its luminance: 0.2126 red + 0.7152 green + 0.0722 blue of the linear light. Transparency stays.
 */
export interface Grayscale {
  inputs: {
    /**
     * The image to turn into grey.
     */
    image: Image;
  };
  outputs: {
    /**
     * The image with one channel of grey.
     */
    image: Image;
  };
  params: {};
}
