/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image, Measurements, Table } from '@kumiki/component-sdk';

/**
 * Measures how bright an image is, how its levels are spread, and how much of it is cut off at black and white; with a table of how often each level occurs. Levels are of 255, also for 16 bits.
 */
export interface Histogram {
  inputs: {
    /**
     * The image to measure. What is wholly transparent does not count.
     */
    image: Image;
    /**
     * Only what is white here is measured.
     */
    area?: Image;
  };
  outputs: {
    /**
     * mean, deviation (the standard deviation), least, most, median, low and high (the percentiles), contrast (high less low), black and white (the share that is cut off).
     */
    measurements: Measurements;
    /**
     * For each range of levels, how many samples of each channel are in it.
     */
    table: Table;
    /**
     * From 0 to 255.
     */
    mean: number;
  };
  params: {
    /**
     * What is measured of a colour image. The table has all channels where this is the brightness.
     */
    channel: 'brightness' | 'red' | 'green' | 'blue';
    /**
     * How many ranges the levels are divided into.
     */
    bins: number;
    /**
     * So much lies below the percentile "low" and above "high".
     */
    tail: number;
  };
}
