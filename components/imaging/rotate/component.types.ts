/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Turns an image clockwise by any angle. Quarter turns move the pixels and change none.
 */
export interface Rotate {
  inputs: {
    /**
     * The image to turn.
     */
    image: Image;
  };
  outputs: {
    /**
     * The turned image.
     */
    image: Image;
  };
  params: {
    /**
     * Clockwise; negative turns the other way.
     */
    angle: number;
    /**
     * The result grows so that nothing is cut off. Otherwise it keeps its size, and corners are lost.
     */
    expand: boolean;
    /**
     * Colour of the corners. Its opacity counts where the image has transparency; elsewhere the corners are opaque. On a grey image it is the grey of this colour.
     */
    background: string;
    /**
     * How pixels between pixels are computed. Cubic is sharper and slower than linear; nearest keeps the pixel values as they are (masks). Quarter turns need none.
     */
    interpolation: 'nearest' | 'linear' | 'cubic';
  };
}
