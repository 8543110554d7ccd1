/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Measurements } from '@kumiki/component-sdk';

/**
 * Makes millimetres of pixels: by a known scale, by two points whose distance is known, or by an object of known size in the picture.
 */
export interface Calibrate {
  inputs: {
    /**
     * Those in px and px² are converted; others stay.
     */
    measurements: Measurements;
    /**
     * The object of known size, as it was measured in the picture; of several, the largest.
     */
    reference?: Measurements;
  };
  outputs: {
    /**
     * The same in the unit that is chosen.
     */
    measurements: Measurements;
    /**
     * How long one pixel of the measured image is, in the unit.
     */
    scale: number;
  };
  params: {
    /**
     * What is known about the size of things in the picture.
     */
    method: 'scale' | 'points' | 'reference';
    /**
     * How long one pixel of the original image is, in the unit.
     */
    scale: number;
    /**
     * Its x in pixels of the original image, from the left.
     */
    x1: number;
    /**
     * Its y in pixels of the original image, from the top.
     */
    y1: number;
    /**
     * Its x in pixels of the original image, from the left.
     */
    x2: number;
    /**
     * Its y in pixels of the original image, from the top.
     */
    y2: number;
    /**
     * The measurement of the reference whose true size is known.
     */
    measure: string;
    /**
     * The true distance of the points, or the true size of the object, in the unit.
     */
    knownLength: number;
    /**
     * The unit of the known length, and of what comes out.
     */
    unit: 'mm' | 'µm' | 'cm' | 'm' | 'in';
  };
}
