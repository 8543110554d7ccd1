/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Detections, Image, Measurements, Table } from '@kumiki/component-sdk';

/**
 * Gives score, size and place of each thing that was found as measurements, for a table, a calibration or a verdict.
 */
export interface MeasureDetections {
  inputs: {
    /**
     * What was found.
     */
    detections: Detections;
    /**
     * The image whose pixels are counted, where it is not the one that was searched.
     */
    image?: Image;
  };
  outputs: {
    /**
     * The measures of each thing, named by its number and label.
     */
    measurements: Measurements;
    /**
     * For each label how many there are, their mean score, and their area together.
     */
    labels: Table;
    /**
     * How many things were found.
     */
    count: number;
  };
  params: {
    /**
     * What is given: score, width, height and area (of the outline, where there is one, else of the box), x and y (of the middle of the box), share (of the area of the image, in percent).
     *
     * @maxItems 7
     */
    measures: ('score' | 'width' | 'height' | 'area' | 'x' | 'y' | 'share')[];
  };
}
