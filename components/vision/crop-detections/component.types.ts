/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Detections, Image } from '@kumiki/component-sdk';

/**
 * Cuts a picture out for each thing that was found, as a list in the same order.
 */
export interface CropDetections {
  inputs: {
    /**
     * The picture to cut from; it may be the original of the smaller one that was searched.
     */
    image: Image;
    /**
     * What was found
     */
    detections: Detections;
  };
  outputs: {
    /**
     * One for each detection that lies in the picture; none where nothing was found.
     */
    images: Image[];
    /**
     * The label of each cut picture.
     */
    labels: string[];
    /**
     * What each cut picture shows, with its box in the picture that it was cut from.
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
     * Widens the shorter side, where the picture is large enough.
     */
    square: boolean;
    /**
     * Smaller cuts are widened to this, where the picture is large enough.
     */
    minSize: number;
    /**
     * At most so many are cut out, the first ones of the list.
     */
    limit: number;
  };
}
