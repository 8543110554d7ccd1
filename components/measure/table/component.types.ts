/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Measurements, Table } from '@kumiki/component-sdk';

/**
 * Makes a table of measurements: one row for each thing, the columns that are asked for with their units, sorted, and rows that sum up.
 */
export interface TableComponent {
  inputs: {
    /**
     * Those with the same label are one row.
     */
    measurements: Measurements;
  };
  outputs: {
    /**
     * One row for each thing, then the rows that sum up.
     */
    table: Table;
  };
  params: {
    /**
     * The measurements that are shown, in this order; none means all.
     *
     * @maxItems 50
     */
    columns: string[];
    /**
     * The measurement that rows are sorted by; empty leaves them as they come.
     */
    sortBy: string;
    /**
     * Turns the order round.
     */
    descending: boolean;
    /**
     * Rows below all others.
     *
     * @maxItems 5
     */
    summary: ('mean' | 'deviation' | 'min' | 'max' | 'sum')[];
    /**
     * Numbers are rounded to so many.
     */
    decimals: number;
  };
}
