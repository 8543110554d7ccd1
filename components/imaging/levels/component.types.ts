/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Stretches the tones of an image: what is at the black point becomes black, what is at the white point white, and gamma makes the middle lighter or darker. The points are set, or found from the image.
 */
export interface Levels {
  inputs: {
    /**
     * The image to correct.
     */
    image: Image;
  };
  outputs: {
    /**
     * The image with its new tones.
     */
    image: Image;
  };
  params: {
    /**
     * Set by hand, or found so that a share of the samples ends up at black and at white.
     */
    mode: 'automatic' | 'manual';
    /**
     * What is not brighter becomes black. From 0 to 255, also for images of 16 bits, where fractions count.
     */
    black: number;
    /**
     * What is not darker becomes white. Where it is no brighter than the black point, there is only black and white.
     */
    white: number;
    /**
     * So much of the image may become black.
     */
    darkest: number;
    /**
     * So much of the image may become white.
     */
    brightest: number;
    /**
     * Above 1, the middle tones become lighter; below, darker.
     */
    gamma: number;
    /**
     * All together, which keeps the tint; each by its own points, which takes away a tint in the automatic mode; or one alone. On a grey image all are the same.
     */
    channel: 'together' | 'each' | 'red' | 'green' | 'blue';
  };
}
