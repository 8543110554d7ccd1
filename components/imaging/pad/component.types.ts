/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Lays an image on a larger canvas of one colour: with a margin, in a shape such as a square, or in a size. Nothing is scaled and nothing is cut off.
 */
export interface Pad {
  inputs: {
    /**
     * The image to lay on the canvas.
     */
    image: Image;
  };
  outputs: {
    /**
     * The image with its border.
     */
    image: Image;
  };
  params: {
    /**
     * What the canvas looks like: a ratio of width to height, a size in pixels, or simply the image with its margin.
     */
    shape: 'ratio' | 'size' | 'image';
    /**
     * Width to height of the canvas.
     */
    ratio: '1:1' | '4:3' | '3:2' | '16:9' | '3:4' | '2:3' | '9:16' | '4:5';
    /**
     * Width of the canvas. An image that is wider keeps its width.
     */
    width: number;
    /**
     * Height of the canvas. An image that is higher keeps its height.
     */
    height: number;
    /**
     * At least so much border on every side.
     */
    margin: number;
    /**
     * Pixels, or percent of the longer side of the image.
     */
    unit: 'px' | 'percent';
    /**
     * Where the image lies on the canvas, inside of the margin.
     */
    position:
      | 'center'
      | 'top'
      | 'top-right'
      | 'right'
      | 'bottom-right'
      | 'bottom'
      | 'bottom-left'
      | 'left'
      | 'top-left';
    /**
     * Colour of the canvas. Its opacity counts where the image has transparency; elsewhere the canvas is opaque. On a grey image it is the grey of this colour.
     */
    background: string;
  };
}
