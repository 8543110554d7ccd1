import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Given } from './given.ts';

/**
 * One row of values for each item. A single value goes with every row. Of inputs with several values each row takes
 * one: by file name where the names are the same ones in all of them, else in their order.
 * @throws INPUTS_UNEQUAL where their numbers differ
 */
export function pairUp(columns: ReadonlyMap<string, readonly Given[]>): Map<string, Given>[] {
  const varying = [...columns].filter(([, values]) => values.length > 1);
  const lengths = new Set(varying.map(([, values]) => values.length));
  if (lengths.size > 1) {
    const found = varying.map(([input, values]) => `"${input}" has ${values.length} values`).join(', ');
    throw kumikiError('INPUTS_UNEQUAL', { found });
  }
  const aligned = new Map([...columns, ...sameOrder(varying)]);
  const [length = 1] = lengths;
  return Array.from({ length }, (_, at) => {
    return new Map([...aligned].map(([input, values]) => [input, values[at] ?? values[0]!]));
  });
}

type Column = readonly [input: string, values: readonly Given[]];

/** The columns in the order of the first one, where their file names say which belong together. */
function sameOrder([first, ...others]: readonly Column[]): Column[] {
  if (!first) return [];
  const order = stemsOf(first[1]);
  const columns = others.map(([input, values]): Column => {
    const byStem = new Map(values.map((value) => [value.file?.stem, value]));
    const same =
      order !== undefined && byStem.size === values.length && order.every((stem) => byStem.has(stem));
    return [input, same ? order.map((stem) => byStem.get(stem)!) : values];
  });
  return [first, ...columns];
}

/** The file names, where each value comes from a file and no two have the same. */
function stemsOf(values: readonly Given[]): string[] | undefined {
  const stems = values.map(({ file }) => file?.stem).filter((stem) => stem !== undefined);
  return new Set(stems).size === values.length ? stems : undefined;
}
