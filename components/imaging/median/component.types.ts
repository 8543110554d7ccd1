/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Replaces each pixel by the middle level of its surroundings. Takes specks and salt-and-pepper noise away and keeps edges sharp.
 */
export interface Median {
  inputs: {
    /**
     * The image to clean, of 8 or 16 bits. Transparency stays as it is.
     */
    image: Image;
  };
  outputs: {
    /**
     * The image without specks.
     */
    image: Image;
  };
  params: {
    /**
     * The side of the square that is looked at. Specks up to half as wide go away; the time grows with the size.
     */
    size: 3 | 5 | 7 | 9 | 11 | 15;
  };
}
