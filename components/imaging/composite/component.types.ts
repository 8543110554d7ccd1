/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Lays a picture, such as a logo or a watermark, on an image: at a corner, a side or the middle, in a size by the image's own, as opaque as wanted.
 */
export interface Composite {
  inputs: {
    /**
     * The image to lay it on.
     */
    image: Image;
    /**
     * What is laid on; where it is transparent, the image shows.
     */
    picture: Image;
  };
  outputs: {
    /**
     * The image with the picture on it.
     */
    image: Image;
  };
  params: {
    /**
     * Where the picture lies.
     */
    position:
      'topLeft' | 'top' | 'topRight' | 'left' | 'center' | 'right' | 'bottomLeft' | 'bottom' | 'bottomRight';
    /**
     * How wide the picture is, of the width of the image; 0 leaves it as it is.
     */
    width: number;
    /**
     * How far it lies from the edges, of the shorter side of the image.
     */
    margin: number;
    /**
     * How much it covers.
     */
    opacity: number;
  };
}
