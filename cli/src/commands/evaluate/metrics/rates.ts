/** How often a label is right. */
export interface Counts {
  /** Said, and true. */
  readonly hits: number;
  /** Said, and not true. */
  readonly wrong: number;
  /** True, and not said. */
  readonly missed: number;
}

export interface Rates extends Counts {
  /** Of what was said, how much is true; `null` where nothing was said. */
  readonly precision: number | null;
  /** Of what is true, how much was said; `null` where nothing is. */
  readonly recall: number | null;
  /** Their harmonic mean; `null` where there is nothing of both. */
  readonly f1: number | null;
}

export function ratesOf({ hits, wrong, missed }: Counts): Rates {
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  return {
    hits,
    wrong,
    missed,
    precision: share(hits, hits + wrong),
    recall: share(hits, hits + missed),
    f1: share(2 * hits, 2 * hits + wrong + missed),
  };
}

/** Rows: what is true. Columns: what was said. */
export interface Confusion {
  /** In alphabetical order; what stands for nothing last. */
  readonly labels: readonly string[];
  readonly counts: readonly (readonly number[])[];
}

/** Counts pairs of a true and a said label; `undefined` is none. */
export class ConfusionCounts {
  readonly #counts = new Map<string, number>();
  readonly #labels = new Set<string>();
  #none = false;

  add(truth: string | undefined, said: string | undefined): void {
    for (const label of [truth, said]) {
      if (label === undefined) this.#none = true;
      else this.#labels.add(label);
    }
    const key = JSON.stringify([truth, said]);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** @param none what stands for no label */
  table(none: string): Confusion {
    const labels: (string | undefined)[] = [...this.#labels].toSorted();
    if (this.#none) labels.push(undefined);
    return {
      labels: labels.map((label) => label ?? none),
      counts: labels.map((truth) =>
        labels.map((said) => this.#counts.get(JSON.stringify([truth, said])) ?? 0),
      ),
    };
  }
}
