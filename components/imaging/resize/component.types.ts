/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Changes the size of an image in pixels. Give a width, a height, or both.
 */
export interface Resize {
  inputs: {
    /**
     * The image to resize.
     */
    image: Image;
  };
  outputs: {
    /**
     * The image in its new size.
     */
    image: Image;
  };
  params: {
    [k: string]: unknown;
  } & {
    /**
     * Width of the result. Without it, the width follows from the height.
     */
    width?: number;
    /**
     * Height of the result. Without it, the height follows from the width.
     */
    height?: number;
    /**
     * How the image takes a width and a height together. Inside: as large as fits into them. Outside: as small as covers them. Cover: fills them and loses what sticks out. Contain: fits into them, with a border. Fill: stretched to them.
     */
    fit: 'inside' | 'outside' | 'cover' | 'contain' | 'fill';
    /**
     * The part that stays when the image is cut off, or where it lies inside of its border.
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
     * Colour of the border. Its opacity counts where the image has transparency; elsewhere the border is opaque. On a grey image it is the grey of this colour.
     */
    background: string;
    /**
     * Whether an image that is smaller than asked for becomes larger.
     */
    enlarge: boolean;
    /**
     * How new pixels are computed. Lanczos 3 is the sharpest, nearest keeps the pixel values as they are (masks, pixel art).
     */
    kernel: 'nearest' | 'linear' | 'cubic' | 'mitchell' | 'lanczos2' | 'lanczos3';
  };
}
