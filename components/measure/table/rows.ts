import type { Measurements } from '@kumiki/component-sdk';

/** What was measured of one thing, by name. */
export interface Row {
  readonly label: string;
  readonly values: ReadonlyMap<string, number>;
}

/**
 * Measurements with the same label are one row. Those without a label have no thing to belong to: the first of each
 * name make the first row, and so on; so do later ones of a name that a label already has.
 */
export function rowsOf({ items }: Measurements): Row[] {
  const rows = new Map<string, { label: string; values: Map<string, number> }>();
  const seen = new Map<string, number>();
  for (const { name, value, label } of items) {
    const key = JSON.stringify([label ?? null, name]);
    const turn = seen.get(key) ?? 0;
    seen.set(key, turn + 1);
    const place = JSON.stringify([label ?? null, turn]);
    const row = rows.get(place) ?? { label: label ?? `${turn + 1}`, values: new Map<string, number>() };
    row.values.set(name, value);
    rows.set(place, row);
  }
  return [...rows.values()];
}

/** By the values of a name; rows without it come last either way, and equal ones stay in their order. */
export function sorted(rows: readonly Row[], name: string, descending: boolean): Row[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted((one, other) => {
    const [first, second] = [one.values.get(name), other.values.get(name)];
    if (first === undefined || second === undefined)
      return Number(first === undefined) - Number(second === undefined);
    return sign * (first - second);
  });
}

export type Summary = 'mean' | 'deviation' | 'min' | 'max' | 'sum';

/** One number for all that a column has; none where it has nothing. */
export function summarise(values: readonly number[], summary: Summary): number | undefined {
  if (values.length === 0) return undefined;
  if (summary === 'min') return values.reduce((least, value) => Math.min(least, value));
  if (summary === 'max') return values.reduce((most, value) => Math.max(most, value));
  const sum = values.reduce((total, value) => total + value, 0);
  if (summary === 'sum') return sum;
  const mean = sum / values.length;
  if (summary === 'mean') return mean;
  // Of a sample: with one value fewer than there are.
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  return values.length < 2 ? undefined : Math.sqrt(squares / (values.length - 1));
}
