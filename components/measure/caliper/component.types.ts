/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image, Keypoints, Measurements } from '@kumiki/component-sdk';

/**
 * Measures the distance between two edges along a line that is drawn on the image, to a fraction of a pixel. "Calibrate" makes it millimetres.
 */
export interface Caliper {
  inputs: {
    /**
     * The image to measure in. Of a colour image the brightness counts.
     */
    image: Image;
  };
  outputs: {
    /**
     * distance (from the first to the second edge), and first and second (how far along the line each is), with the box around the line.
     */
    measurements: Measurements;
    /**
     * The two edges on the line, for drawing.
     */
    keypoints: Keypoints;
    /**
     * In pixels.
     */
    distance: number;
  };
  params: {
    /**
     * From outside of the first edge to outside of the second one.
     */
    line: {
      /**
       * From x
       */
      x1: number;
      /**
       * From y
       */
      y1: number;
      /**
       * To x
       */
      x2: number;
      /**
       * To y
       */
      y2: number;
    };
    /**
     * The mean across a band this wide is measured, which evens out noise and rough edges.
     */
    width: number;
    /**
     * Which way the brightness changes at the first and at the second edge, along the line.
     */
    edges: 'any' | 'bright' | 'dark';
    /**
     * Which edges count where there are more than two.
     */
    choose: 'strongest' | 'outermost';
    /**
     * An edge changes the brightness by at least this many of 255 levels.
     */
    contrast: number;
    /**
     * Standard deviation of the blur along the line. Edges nearer to each other than about four times this become one.
     */
    smoothing: number;
  };
}
