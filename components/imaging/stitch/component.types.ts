/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Puts the tiles of an image back into one image, each where it was cut from. Tiles that were worked on may have another depth or size, all the same one.
 */
export interface Stitch {
  inputs: {
    /**
     * Tiles of one image, in any order.
     */
    images: Image[];
  };
  outputs: {
    /**
     * The smallest image that holds all tiles.
     */
    image: Image;
  };
  params: {
    /**
     * Cut: each pixel comes from the tile in which it lies furthest from the edge. Blend: a mean of all tiles there, which counts the inner ones more.
     */
    overlap: 'cut' | 'blend';
    /**
     * For places that no tile covers.
     */
    background: string;
  };
}
