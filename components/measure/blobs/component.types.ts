/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Detections, Image, Measurements } from '@kumiki/component-sdk';

/**
 * Counts the connected white parts of a mask and measures each: area, size, place, shape. Sizes are in pixels; "Calibrate" makes them millimetres.
 */
export interface Blobs {
  inputs: {
    /**
     * White where the objects are. Levels above the middle count as white.
     */
    mask: Image;
  };
  outputs: {
    /**
     * The measures of each part, with its number as label and its box; parts are numbered from the top down.
     */
    measurements: Measurements;
    /**
     * A box around each part, in the order of their numbers.
     */
    detections: Detections;
    /**
     * How many parts there are.
     */
    count: number;
  };
  params: {
    /**
     * Parts with fewer pixels do not count.
     */
    minArea: number;
    /**
     * Parts with more pixels do not count; 0 for no limit.
     */
    maxArea: number;
    /**
     * Parts that are less round do not count. A disc has 1, a square about 0.8; holes and ragged outlines make it less.
     */
    minCircularity: number;
    /**
     * Counts parts that touch the edge of the image, and so may be cut off.
     */
    atBorder: boolean;
    /**
     * What is measured: area, diameter (of a disc of the same area), length and width (along and across the main axis), x and y (of the centroid), perimeter, circularity, majorAxis and minorAxis (of the ellipse with the same moments), orientation (clockwise from the x axis), touchesBorder (1 or 0).
     *
     * @maxItems 12
     */
    measures: (
      | 'area'
      | 'diameter'
      | 'length'
      | 'width'
      | 'x'
      | 'y'
      | 'perimeter'
      | 'circularity'
      | 'majorAxis'
      | 'minorAxis'
      | 'orientation'
      | 'touchesBorder'
    )[];
    /**
     * What the parts are called in the detections.
     */
    label: string;
    /**
     * Whether pixels that share no more than a corner belong together.
     */
    neighbours: 8 | 4;
    /**
     * More parts than this are an error, as a mask of specks is no result.
     */
    limit: number;
  };
}
