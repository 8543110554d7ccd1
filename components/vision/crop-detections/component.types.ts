/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Detections, Image } from '@kumiki/component-sdk';

/**
 * Cuts an image out for each thing that was found, as a list in the same order.
 */
export interface CropDetections {
  inputs: {
    /**
     * The image to cut from; it may be the original of the smaller one that was searched.
     */
    image: Image;
    /**
     * What was found
     */
    detections: Detections;
  };
  outputs: {
    /**
     * One for each detection that lies in the image; none where nothing was found.
     */
    images: Image[];
    /**
     * The label of each cut image.
     */
    labels: string[];
    /**
     * What each cut image shows, with its box in the image that it was cut from.
     */
    detections: Detections;
  };
  params: {
    /**
     * Only detections with these labels are cut out; none means all.
     *
     * @maxItems 1000
     */
    labels: string[];
    /**
     * How much more is cut on each side, in percent of the width and height of the box.
     */
    margin: number;
    /**
     * Widens the shorter side, where the image is large enough.
     */
    square: boolean;
    /**
     * Smaller cuts are widened to this, where the image is large enough.
     */
    minSize: number;
    /**
     * At most so many are cut out, the first ones of the list.
     */
    limit: number;
  };
}
