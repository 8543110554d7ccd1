/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Detections, Image } from '@kumiki/component-sdk';

/**
 * Finds the places of an image that look like a small one, by normalised cross-correlation: brighter or darker, but neither turned nor scaled.
 */
export interface MatchTemplate {
  inputs: {
    /**
     * The image to search.
     */
    image: Image;
    /**
     * What is looked for, cut out closely, in the same scale.
     */
    template: Image;
  };
  outputs: {
    /**
     * Where it was found, best first; the score is the correlation.
     */
    detections: Detections;
    /**
     * How often it was found.
     */
    count: number;
    /**
     * The highest correlation in the image, also where nothing was found; 0 where it is negative.
     */
    best: number;
  };
  params: {
    /**
     * 1 is the very same, up to brightness and contrast; 0 is no likeness.
     */
    score: number;
    /**
     * Of two places that overlap more than this (intersection over union), the better one stays.
     */
    overlap: number;
    /**
     * At most so many are given, the best first.
     */
    limit: number;
    /**
     * What the places are called.
     */
    label: string;
  };
}
