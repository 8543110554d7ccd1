/** One stretch of time as it is kept. */
export interface KeptFigures {
  /** How long it is, in ms. */
  readonly widthMs: number;
  /** When it begins, in ms since the epoch. */
  readonly start: number;
  /** JSON. */
  readonly body: string;
}

/** Keeps the figures over a restart. All methods may reject with STORE_FULL, STORE_UNAVAILABLE and RECORDS_CORRUPT. */
export interface FiguresStore {
  /** All that is kept. */
  load(): Promise<readonly KeptFigures[]>;
  /**
   * Puts these in the place of what was kept of the same stretches.
   * @param until stretches of a width that begin before its time are forgotten
   */
  save(
    figures: readonly KeptFigures[],
    until: readonly { readonly widthMs: number; readonly before: number }[],
  ): Promise<void>;
}
