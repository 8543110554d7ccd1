/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Detections, Image, Keypoints, Measurements, Verdict } from '@kumiki/component-sdk';

/**
 * Draws detections, keypoints, measurements and the verdict on an image.
 */
export interface Annotate {
  inputs: {
    /**
     * The image to draw on; it may be the original of the smaller one that was searched.
     */
    image: Image;
    /**
     * Drawn as boxes, or as outlines where they have them.
     */
    detections?: Detections;
    /**
     * Drawn as dots.
     */
    keypoints?: Keypoints;
    /**
     * Written at the places where they were measured, or at the upper left.
     */
    measurements?: Measurements;
    /**
     * OK or NG, written at the upper left.
     */
    verdict?: Verdict;
  };
  outputs: {
    /**
     * The image with the results on it, in colour.
     */
    image: Image;
  };
  params: {
    /**
     * Names what was found.
     */
    labels: boolean;
    /**
     * Says how sure the model is.
     */
    scores: boolean;
    /**
     * Only measurements of these names are drawn; none means all.
     *
     * @maxItems 50
     */
    measures: string[];
    /**
     * In pixels; 0 fits it to the size of the image.
     */
    lineWidth: number;
    /**
     * Height of a line in pixels; 0 fits it to the size of the image.
     */
    textSize: number;
    /**
     * A colour for each label, which stays the same from image to image, or one for all.
     */
    colors: 'byLabel' | 'one';
    /**
     * The colour of everything that was found.
     */
    color: string;
    /**
     * Lower values let the image shine through.
     */
    opacity: number;
  };
}
