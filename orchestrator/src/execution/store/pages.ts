/** Places are counted: items from 0, events from 1. */
export interface NumberPage {
  readonly from: number;
  readonly limit: number;
}
