/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Detections, Image } from '@kumiki/component-sdk';

/**
 * Puts what was found in the tiles of an image, or by several models, together on the image itself, and leaves doubles out.
 */
export interface MergeDetections {
  inputs: {
    /**
     * The image that the tiles were cut from; the boxes come out in its pixels.
     */
    image: Image;
    /**
     * What was found in each tile, or by each model.
     */
    detections: Detections[];
  };
  outputs: {
    /**
     * All that was found, each thing once, best first.
     */
    detections: Detections;
    /**
     * How many things there are.
     */
    count: number;
  };
  params: {
    /**
     * Join: one box around them, for things that a border cuts. Keep the best: the one with the highest score (non-maximum suppression). Average: the mean box by score (weighted boxes fusion).
     */
    method: 'join' | 'suppress' | 'fuse';
    /**
     * The shared area in relation to the smaller box, which also finds parts of a thing, or to both together (intersection over union).
     */
    measure: 'smaller' | 'union';
    /**
     * Boxes that overlap more than this show the same thing.
     */
    overlap: number;
    /**
     * Boxes with different labels are different things. Switched off, the label of the best one stays.
     */
    perClass: boolean;
    /**
     * At most so many are given, the best first.
     */
    limit: number;
  };
}
