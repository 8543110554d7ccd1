import type { ComparisonSummary, DifferingValue } from '../../../api/updates.ts';

/** What differs over all runs that were tried. */
export interface Total extends Omit<ComparisonSummary, 'flips' | 'only_before' | 'only_after' | 'outputs'> {
  readonly flips: { readonly to_ng: number; readonly to_ok: number };
}

/** Counts over all runs that were tried. */
export function totalOf(summaries: readonly ComparisonSummary[]): Total {
  const sum = (of: (summary: ComparisonSummary) => number) =>
    summaries.reduce((all, summary) => all + of(summary), 0);
  return {
    items: sum(({ items }) => items),
    complete: summaries.every(({ complete }) => complete),
    same: sum(({ same }) => same),
    different: sum(({ different }) => different),
    flips: { to_ng: sum(({ flips }) => flips.to_ng), to_ok: sum(({ flips }) => flips.to_ok) },
    failures: { fresh: sum(({ failures }) => failures.fresh), gone: sum(({ failures }) => failures.gone) },
    corrected: {
      items: sum(({ corrected }) => corrected.items),
      before: sum(({ corrected }) => corrected.before),
      after: sum(({ corrected }) => corrected.after),
    },
    values: valuesOf(summaries),
  };
}

function valuesOf(summaries: readonly ComparisonSummary[]): readonly DifferingValue[] {
  const all = Map.groupBy(
    summaries.flatMap(({ values }) => values),
    ({ key }) => key,
  );
  const found = [...all].map(([key, some]): DifferingValue => {
    const items = some.reduce((sum, one) => sum + one.items, 0);
    const numbers = some.filter(({ mean }) => mean !== undefined);
    if (numbers.length === 0) return { key, items };
    const weight = numbers.reduce((sum, one) => sum + one.items, 0);
    const mean = numbers.reduce((sum, one) => sum + one.mean! * one.items, 0) / weight;
    const largest = numbers
      .map((one) => one.largest ?? 0)
      .reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0);
    return { key, items, mean, largest };
  });
  return found.toSorted((a, b) => b.items - a.items);
}
