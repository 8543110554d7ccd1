/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Cuts away the borders of an image that look like its background. An image that is nothing but background stays as it is.
 */
export interface Trim {
  inputs: {
    /**
     * The image to trim.
     */
    image: Image;
  };
  outputs: {
    /**
     * The part with something on it.
     */
    image: Image;
    /**
     * How much of the image the part with something on it takes, without the margin. 0 where all is background; the image stays whole then.
     */
    share: number;
  };
  params: {
    /**
     * What is cut away: what looks like the corners (transparent where they are, else the middle of their colours), what has a colour, or what is transparent.
     */
    background: 'corners' | 'color' | 'transparent';
    /**
     * The colour of the background.
     */
    color: string;
    /**
     * How far each channel may be from the background, from 0 (exactly the same) to 255; for transparency, how opaque a pixel may be.
     */
    tolerance: number;
    /**
     * A row or column with no more than so many pixels of something counts as background, such as dust.
     */
    specks: number;
    /**
     * So much background stays on every side, where there is as much.
     */
    margin: number;
    /**
     * Pixels, or percent of the longer side of what was found.
     */
    unit: 'px' | 'percent';
  };
}
