/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Cuts a large image into overlapping tiles of one size, row by row, for a model that sees small images alone. Each tile knows where it lies, so that what is found in it lands right on the original.
 */
export interface Tile {
  inputs: {
    /**
     * The image to cut.
     */
    image: Image;
  };
  outputs: {
    /**
     * The tiles, row by row from the upper left. An image smaller than a tile is one tile.
     */
    images: Image[];
    /**
     * How many tiles there are.
     */
    count: number;
  };
  params: {
    /**
     * All tiles have it, where the image is as wide.
     */
    width: number;
    /**
     * All tiles have it, where the image is as high.
     */
    height: number;
    /**
     * Neighbouring tiles share at least so many pixels. As large as the largest thing that is looked for, so that it lies whole in one of them.
     */
    overlap: number;
  };
}
