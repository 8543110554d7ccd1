/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Finds what is darker or brighter than its surroundings, also in uneven light: each pixel is compared with a threshold from the window around it (Sauvola's method). Takes the same time for every window.
 */
export interface AdaptiveThreshold {
  inputs: {
    /**
     * The image to divide. Of a colour image, the luminance counts; transparency does not.
     */
    image: Image;
  };
  outputs: {
    /**
     * White where the objects are.
     */
    mask: Image;
  };
  params: {
    /**
     * Whether what is looked for is darker or brighter than its background.
     */
    objects: 'dark' | 'bright';
    /**
     * Side of the window around each pixel, best somewhat larger than the objects. An even number counts as the next odd one.
     */
    window: number;
    /**
     * How much an object has to stand out: a higher value leaves noise and weak objects out. In an even area it is the part of the level that a pixel has to be darker by.
     */
    k: number;
    /**
     * Makes the objects black on white instead, as writing on paper.
     */
    invert: boolean;
  };
}
