/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Mirrors an image, left to right or upside down. The pixels move and none changes.
 */
export interface Flip {
  inputs: {
    /**
     * The image to mirror.
     */
    image: Image;
  };
  outputs: {
    /**
     * The mirrored image.
     */
    image: Image;
  };
  params: {
    /**
     * Left and right change places, top and bottom do, or both, which is half a turn.
     */
    direction: 'horizontal' | 'vertical' | 'both';
  };
}
