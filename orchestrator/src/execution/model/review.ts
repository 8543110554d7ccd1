import type { VerdictWord } from './verdict.ts';

/** A verdict that somebody gave after looking at a result. What the pipeline found stays as it is beside it. */
export interface NewCorrection {
  /** Left out: the correction of before is taken back. */
  readonly verdict?: VerdictWord;
  /** Why; may be empty. */
  readonly note: string;
  /** Who, as requests know them. */
  readonly by: string;
  /** What they were called then. */
  readonly name: string;
}

export interface Correction extends NewCorrection {
  /** From 1, of one item. */
  readonly number: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** How the items of an execution were judged in the end: where there is a correction, it counts. */
export interface FinalVerdicts {
  readonly ok: number;
  readonly ng: number;
  /** Items that somebody corrected. */
  readonly corrected: number;
  /** Corrections that were ever made, those taken back too; it grows with each. */
  readonly corrections: number;
}

/** The verdict that counts for an item. */
export function finalVerdict(item: {
  readonly verdict?: VerdictWord;
  readonly correction?: Pick<Correction, 'verdict'>;
}): VerdictWord | undefined {
  return item.correction?.verdict ?? item.verdict;
}
