import type { Aggregate } from './component.types.ts';

/** A line of the table. Absent numbers have no meaning for it. */
export interface Row {
  readonly of: string;
  readonly count: number;
  /** Count for each element. */
  readonly rate?: number;
  readonly mean?: number;
  readonly min?: number;
  readonly max?: number;
}

/** Verdicts, then classes, things found by label (their scores), measurements by name and label, numbers. */
export function rowsOf({ verdicts, classes, detections, measurements, numbers }: Aggregate['inputs']): Row[] {
  const rows: Row[] = [];
  if (verdicts) {
    const bad = verdicts.filter(({ verdict }) => verdict === 'NG').length;
    rows.push(counted('OK', verdicts.length - bad, verdicts.length), counted('NG', bad, verdicts.length));
  }
  if (classes) {
    const best = classes.map(({ items }) => items[0] ?? { label: '', score: 0 });
    rows.push(
      ...byKey(
        best,
        ({ label }) => label,
        ({ score }) => score,
        classes.length,
      ),
    );
  }
  if (detections) {
    const found = detections.flatMap(({ items }) => items);
    rows.push(
      ...byKey(
        found,
        ({ label }) => label,
        ({ score }) => score,
        detections.length,
      ),
    );
  }
  if (measurements) {
    const all = measurements.flatMap(({ items }) => items);
    const name = (item: (typeof all)[number]) =>
      item.unit === undefined ? item.name : `${item.name} (${item.unit})`;
    rows.push(...byKey(all, name, ({ value }) => value, measurements.length));
  }
  if (numbers) rows.push(summed('number', numbers, numbers.length));
  return rows;
}

/** One row a key, in alphabetical order. */
function byKey<Item>(
  items: readonly Item[],
  key: (item: Item) => string,
  value: (item: Item) => number,
  elements: number,
): Row[] {
  return [...Map.groupBy(items, key)]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([of, group]) => summed(of, group.map(value), elements));
}

function counted(of: string, count: number, elements: number): Row {
  return { of, count, ...(elements > 0 && { rate: count / elements }) };
}

function summed(of: string, values: readonly number[], elements: number): Row {
  if (values.length === 0) return counted(of, 0, elements);
  let [sum, min, max] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { ...counted(of, values.length, elements), mean: sum / values.length, min, max };
}
