/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image, Keypoints } from '@kumiki/component-sdk';

/**
 * Makes what lies between four corners upright, as if it were seen from straight above. The corners come from a step such as "Find a page", or are drawn by hand.
 */
export interface Perspective {
  inputs: {
    /**
     * The picture; it may be the original of the smaller one that the corners were found in.
     */
    image: Image;
    /**
     * Of each item that has just four points, the first counts; they are clockwise from the one that becomes the upper left. Without one, the drawn corners count.
     */
    corners?: Keypoints;
  };
  outputs: {
    /**
     * What was between the corners, upright; the whole image where there are none.
     */
    image: Image;
  };
  params: {
    /**
     * The four corners in pixels of the image, clockwise from the one that becomes the upper left.
     *
     * @minItems 4
     * @maxItems 4
     */
    corners?: [
      {
        /**
         * x
         */
        x: number;
        /**
         * y
         */
        y: number;
      },
      {
        /**
         * x
         */
        x: number;
        /**
         * y
         */
        y: number;
      },
      {
        /**
         * x
         */
        x: number;
        /**
         * y
         */
        y: number;
      },
      {
        /**
         * x
         */
        x: number;
        /**
         * y
         */
        y: number;
      },
    ];
    /**
     * The sides of the result. "As it is" works out from the perspective how wide the thing truly is; a known shape is more exact, and lies upright or on its side as the thing does.
     */
    shape: 'auto' | 'a4' | 'letter' | 'card' | 'square';
    /**
     * The width of the result; 0 keeps the detail of the longest sides.
     */
    width: number;
    /**
     * So much more around the corners, or less where it is negative, in percent of the longer side.
     */
    margin: number;
    /**
     * The colour of what lies outside of the image. On a grey image it is the grey of this colour.
     */
    background: string;
    /**
     * How values between pixels are made.
     */
    interpolation: 'linear' | 'cubic';
  };
}
