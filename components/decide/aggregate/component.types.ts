/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Classes, Detections, Measurements, Table, Verdict } from '@kumiki/component-sdk';

/**
 * Sums up what steps gave for each element of a list (tiles, crops, pages, frames): counts, rates, mean, lowest and highest, and one verdict over all.
 */
export interface Aggregate {
  inputs: {
    /**
     * OK or NG of each element.
     */
    verdicts?: Verdict[];
    /**
     * The best class of each element counts.
     */
    classes?: Classes[];
    /**
     * What was found in each element.
     */
    detections?: Detections[];
    /**
     * The measurements of each element.
     */
    measurements?: Measurements[];
    /**
     * A number of each element.
     */
    numbers?: number[];
    /**
     * What each element is called; without it, elements are numbered from 1 on.
     */
    names?: string[];
  };
  outputs: {
    /**
     * A row for each kind of result, label and measure.
     */
    table: Table;
    /**
     * NG where more elements are NG than allowed; without verdicts, OK.
     */
    verdict: Verdict;
    /**
     * How many elements are NG.
     */
    bad: number;
    /**
     * Of all elements, 0 to 1.
     */
    rate: number;
    /**
     * The names of the elements that are NG.
     */
    badNames: string[];
  };
  params: {
    /**
     * More than this is NG.
     */
    allowed: number;
    /**
     * Elements, or percent of them.
     */
    unit: 'elements' | 'percent';
    /**
     * Numbers in the table are rounded to so many.
     */
    decimals: number;
  };
}
