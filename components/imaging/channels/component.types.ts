/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Takes one channel out of an image, in grey: red, green or blue, hue, saturation, brightness, lightness, or alpha. Often one of them shows best what is looked for.
 */
export interface Channels {
  inputs: {
    /**
     * The image to take it from.
     */
    image: Image;
  };
  outputs: {
    /**
     * The channel in grey, without alpha, over the whole range of levels.
     */
    image: Image;
  };
  params: {
    /**
     * What to take. A grey image has equal red, green and blue; one without alpha is opaque everywhere.
     */
    channel: 'red' | 'green' | 'blue' | 'hue' | 'saturation' | 'value' | 'lightness' | 'alpha';
    /**
     * Makes bright dark.
     */
    invert: boolean;
  };
}
