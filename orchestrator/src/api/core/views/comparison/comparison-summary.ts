import type { ItemComparison } from './compare-items.ts';

/** What two executions have in common and otherwise, counted over their items. */
export interface ComparisonSummary {
  /** Items that were looked at: pairs, and those that one of the two has alone. */
  readonly items: number;
  /** Whether these are all of them. */
  readonly complete: boolean;
  readonly same: number;
  readonly different: number;
  readonly onlyBefore: number;
  readonly onlyAfter: number;
  /** Items whose verdict is another one. */
  readonly flips: {
    readonly toNg: number;
    readonly toOk: number;
    /** The first of them. */
    readonly items: readonly Flip[];
  };
  /** Items that went well before and fail after, and the other way round. */
  readonly failures: { readonly fresh: number; readonly gone: number };
  /** Of the items that somebody corrected before: how many each side judges as that person did. */
  readonly corrected: { readonly items: number; readonly before: number; readonly after: number };
  /** Columns of the table whose values differ, those of most items first. */
  readonly values: readonly DifferingColumn[];
  /** Outputs whose content differs. */
  readonly outputs: readonly { readonly name: string; readonly items: number }[];
}

interface Flip {
  readonly name: string;
  /** Of the execution before. */
  readonly item: number;
  readonly before: 'OK' | 'NG';
  readonly after: 'OK' | 'NG';
}

interface DifferingColumn {
  readonly key: string;
  readonly items: number;
  /** Of numbers: the largest difference, and the mean one, after minus before. */
  readonly largest?: number;
  readonly mean?: number;
}

const mostFlips = 100;
const mostColumns = 50;

interface Sums {
  items: number;
  numbers: number;
  sum: number;
  largest: number;
}

/** Counts items as they are compared, so that no more than one page of them is held. */
export class SummaryOfItems {
  readonly #counts = { items: 0, same: 0, onlyBefore: 0, onlyAfter: 0, fresh: 0, gone: 0 };
  readonly #flips = { toNg: 0, toOk: 0, items: [] as Flip[] };
  readonly #corrected = { items: 0, before: 0, after: 0 };
  readonly #columns = new Map<string, Sums>();
  readonly #outputs = new Map<string, number>();

  add({ name, before, after, same, values, outputs }: ItemComparison): void {
    const counts = this.#counts;
    counts.items++;
    if (!before || !after) {
      if (before) counts.onlyBefore++;
      else counts.onlyAfter++;
      return;
    }
    if (same) counts.same++;
    const [one, other] = [before.item, after.item];
    if (one.status === 'succeeded' && other.status === 'failed') counts.fresh++;
    if (one.status === 'failed' && other.status === 'succeeded') counts.gone++;
    if (one.verdict && other.verdict && one.verdict !== other.verdict) {
      this.#flips[other.verdict === 'NG' ? 'toNg' : 'toOk']++;
      const flip = { name, item: one.index, before: one.verdict, after: other.verdict };
      if (this.#flips.items.length < mostFlips) this.#flips.items.push(flip);
    }
    if (one.correction) {
      this.#corrected.items++;
      if (one.verdict === one.correction.verdict) this.#corrected.before++;
      if (other.verdict === one.correction.verdict) this.#corrected.after++;
    }
    for (const { key, difference } of values) this.#column(key, difference);
    for (const output of outputs) this.#outputs.set(output, (this.#outputs.get(output) ?? 0) + 1);
  }

  /** @param complete whether all items were added */
  summary(complete: boolean): ComparisonSummary {
    const { items, same, onlyBefore, onlyAfter, fresh, gone } = this.#counts;
    return {
      items,
      complete,
      same,
      different: items - same - onlyBefore - onlyAfter,
      onlyBefore,
      onlyAfter,
      flips: this.#flips,
      failures: { fresh, gone },
      corrected: this.#corrected,
      values: [...this.#columns]
        .toSorted(([, a], [, b]) => b.items - a.items)
        .slice(0, mostColumns)
        .map(([key, { items: of, numbers, sum, largest }]) => ({
          key,
          items: of,
          ...(numbers > 0 && { largest, mean: sum / numbers }),
        })),
      outputs: [...this.#outputs].map(([name, of]) => ({ name, items: of })),
    };
  }

  #column(key: string, difference: number | undefined): void {
    const sums = this.#columns.get(key) ?? { items: 0, numbers: 0, sum: 0, largest: 0 };
    sums.items++;
    if (difference !== undefined) {
      sums.numbers++;
      sums.sum += difference;
      if (Math.abs(difference) > Math.abs(sums.largest)) sums.largest = difference;
    }
    this.#columns.set(key, sums);
  }
}
