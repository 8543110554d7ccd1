/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Removes specks from a mask, closes gaps, makes its white parts smaller or larger, or fills their holes. A large radius takes hardly longer than a small one.
 */
export interface Morphology {
  inputs: {
    /**
     * The mask to change. Levels above the middle count as white.
     */
    mask: Image;
  };
  outputs: {
    /**
     * The changed mask, black and white.
     */
    mask: Image;
  };
  params: {
    /**
     * Opening removes white parts that are narrower than the shape, closing removes such black ones; both leave the rest as large as it was.
     */
    operation: 'open' | 'close' | 'erode' | 'dilate' | 'fill';
    /**
     * The shape that is moved over the mask; filling holes needs none.
     */
    shape: 'disc' | 'square' | 'cross';
    /**
     * From the middle of the shape to its edge; a square of radius 2 is 5 pixels wide. Filling holes needs none.
     */
    radius: number;
  };
}
