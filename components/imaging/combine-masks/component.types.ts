/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Joins two masks: what is white in both, in either, in one alone, or in the first without the second; or turns one inside out.
 */
export interface CombineMasks {
  inputs: {
    /**
     * Levels above the middle count as white.
     */
    mask: Image;
    /**
     * A mask of the same size. "Not" needs none.
     */
    other?: Image;
  };
  outputs: {
    /**
     * The result, black and white.
     */
    mask: Image;
  };
  params: {
    /**
     * Which of the pixels become white.
     */
    operation: 'and' | 'or' | 'xor' | 'without' | 'not';
  };
}
