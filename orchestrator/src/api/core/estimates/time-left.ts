/** Work that shares the lanes, in ms of one lane. */
export interface SharedWork {
  /** Of the one that is asked about. */
  readonly own: number;
  /** Of those at work beside it, each by itself. */
  readonly beside: readonly number[];
  /** Of those that come before it, in all. */
  readonly ahead: number;
  /** It begins when those at work have made room. */
  readonly waits: boolean;
  readonly lanes: number;
  /** One item takes at least this, however many lanes there are. */
  readonly item: number;
}

/**
 * How long it takes until a work is done, in ms. Those at work get the same share of the lanes each, so that the shorter
 * of two are done when both have had as much as the shorter one needs.
 */
export function timeLeft({ own, beside, ahead, waits, lanes, item }: SharedWork): number {
  const others = waits ? sum(beside) + ahead : sum(beside.map((work) => Math.min(work, own)));
  return Math.max(Math.min(item, own), (own + others) / lanes);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
