/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Detections, Measurements, Verdict } from '@kumiki/component-sdk';

/**
 * Judges by rules over detections, measurements and a number. OK only where every rule holds.
 */
export interface VerdictComponent {
  inputs: {
    /**
     * Needed by rules that count, or that ask for areas and scores.
     */
    detections?: Detections;
    /**
     * Needed by rules on measurements.
     */
    measurements?: Measurements;
    /**
     * Needed by rules on the number.
     */
    number?: number;
  };
  outputs: {
    /**
     * OK or NG, with one reason for each rule and what was found.
     */
    verdict: Verdict;
  };
  params: {
    /**
     * Each sets a lowest value, a highest one, or both. "*" stands for every label.
     *
     * @minItems 1
     * @maxItems 100
     */
    rules: [
      (
        | {
            /**
             * "*" stands for every label.
             */
            count: string;
            /**
             * At least
             */
            atLeast?: number;
            /**
             * At most
             */
            atMost?: number;
            /**
             * Detections that score lower do not count.
             */
            minScore?: number;
          }
        | {
            /**
             * "*" stands for every label.
             */
            largest: string;
            /**
             * At least
             */
            atLeast?: number;
            /**
             * At most
             */
            atMost?: number;
            /**
             * Pixels of the image that was searched (where nothing is said), or percent of its area.
             */
            unit?: 'px' | '%';
          }
        | {
            /**
             * "*" stands for every label.
             */
            area: string;
            /**
             * At least
             */
            atLeast?: number;
            /**
             * At most
             */
            atMost?: number;
            /**
             * Pixels of the image that was searched (where nothing is said), or percent of its area.
             */
            unit?: 'px' | '%';
          }
        | {
            /**
             * "*" stands for every label.
             */
            score: string;
            /**
             * At least
             */
            atLeast?: number;
            /**
             * At most
             */
            atMost?: number;
          }
        | {
            /**
             * Measurement
             */
            measurement: string;
            /**
             * At least
             */
            atLeast?: number;
            /**
             * At most
             */
            atMost?: number;
            /**
             * The unit that the limits are in. Measurements in another one are an error.
             */
            unit?: string;
          }
        | {
            /**
             * What reasons call the number.
             */
            number: string;
            /**
             * At least
             */
            atLeast?: number;
            /**
             * At most
             */
            atMost?: number;
          }
      ),
      ...(
        | {
            /**
             * "*" stands for every label.
             */
            count: string;
            /**
             * At least
             */
            atLeast?: number;
            /**
             * At most
             */
            atMost?: number;
            /**
             * Detections that score lower do not count.
             */
            minScore?: number;
          }
        | {
            /**
             * "*" stands for every label.
             */
            largest: string;
            /**
             * At least
             */
            atLeast?: number;
            /**
             * At most
             */
            atMost?: number;
            /**
             * Pixels of the image that was searched (where nothing is said), or percent of its area.
             */
            unit?: 'px' | '%';
          }
        | {
            /**
             * "*" stands for every label.
             */
            area: string;
            /**
             * At least
             */
            atLeast?: number;
            /**
             * At most
             */
            atMost?: number;
            /**
             * Pixels of the image that was searched (where nothing is said), or percent of its area.
             */
            unit?: 'px' | '%';
          }
        | {
            /**
             * "*" stands for every label.
             */
            score: string;
            /**
             * At least
             */
            atLeast?: number;
            /**
             * At most
             */
            atMost?: number;
          }
        | {
            /**
             * Measurement
             */
            measurement: string;
            /**
             * At least
             */
            atLeast?: number;
            /**
             * At most
             */
            atMost?: number;
            /**
             * The unit that the limits are in. Measurements in another one are an error.
             */
            unit?: string;
          }
        | {
            /**
             * What reasons call the number.
             */
            number: string;
            /**
             * At least
             */
            atLeast?: number;
            /**
             * At most
             */
            atMost?: number;
          }
      )[],
    ];
  };
}
