import { isDeepStrictEqual } from 'node:util';
import type { ExecutionItem, ItemStep } from '../../../../execution/index.ts';
import type { Cell } from '../table/cells.ts';
import { contentOf, outcomeOf } from './content.ts';

/** An item of one of the two executions, with its steps in order and its values by the columns of its table. */
export interface ComparedItem {
  readonly item: ExecutionItem;
  readonly steps: readonly ItemStep[];
  readonly values: Readonly<Record<string, Cell>>;
}

/** What is different between two items of the same name; an item that is in one execution only has nothing to compare. */
export interface ItemComparison {
  readonly name: string;
  readonly before?: ComparedItem;
  readonly after?: ComparedItem;
  /** Nothing differs that came out of it. */
  readonly same: boolean;
  /** Columns of the table whose values differ. */
  readonly values: readonly ValueDifference[];
  /** Outputs whose content differs. */
  readonly outputs: readonly string[];
  /** The first step, in the order of the plan before, that differs. */
  readonly firstStep?: StepDifference;
}

export interface ValueDifference {
  readonly key: string;
  readonly before: Cell;
  readonly after: Cell;
  /** After minus before, of two numbers. */
  readonly difference?: number;
}

export interface StepDifference {
  readonly step: string;
  /** What differs: its outcome, its outputs, or where those were not kept the recipe that it was made by. */
  readonly what: 'outcome' | 'outputs' | 'recipe' | 'missing';
  /** Why the step after ran again, where that was recorded. */
  readonly because?: readonly string[];
}

export function compareItems(
  before: ComparedItem | undefined,
  after: ComparedItem | undefined,
): ItemComparison {
  const { name } = (before ?? after)!.item;
  const sides = { name, ...(before && { before }), ...(after && { after }) };
  if (!before || !after) return { ...sides, same: false, values: [], outputs: [] };
  const values = differingValues(before.values, after.values);
  const outputs = differingOutputs(before.item, after.item);
  const firstStep = firstDifference(before.steps, after.steps);
  const same = values.length === 0 && outputs.length === 0 && before.item.status === after.item.status;
  return { ...sides, same, values, outputs, ...(firstStep && { firstStep }) };
}

function differingValues(before: ComparedItem['values'], after: ComparedItem['values']): ValueDifference[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key): ValueDifference[] => {
    const [one, other] = [cellOf(before, key), cellOf(after, key)];
    if (isSame(one, other)) return [];
    const bothNumbers = typeof one === 'number' && typeof other === 'number';
    return [{ key, before: one, after: other, ...(bothNumbers && { difference: other - one }) }];
  });
}

/** What was found in no item of an execution has no column there: where things were counted, it is 0. */
function cellOf(values: ComparedItem['values'], key: string): Cell {
  const cell = values[key];
  if (cell !== undefined) return cell;
  const [total, label] = key.split(/(?<=\.count)\./);
  return label !== undefined && typeof values[total!] === 'number' ? 0 : null;
}

/** Files are the same by their content, whatever they are called. */
function isSame(one: Cell, other: Cell): boolean {
  return isDeepStrictEqual(withoutNames(one), withoutNames(other));
}

function withoutNames(cell: Cell): unknown {
  if (typeof cell !== 'object' || cell === null) return cell;
  if (Array.isArray(cell)) return (cell as readonly Cell[]).map(withoutNames);
  return 'file_id' in cell ? cell.file_id : cell;
}

function differingOutputs(
  { outputs: one = {} }: ExecutionItem,
  { outputs: other = {} }: ExecutionItem,
): string[] {
  const [before, after] = [contentOf(one), contentOf(other)];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name]));
}

function firstDifference(
  before: readonly ItemStep[],
  after: readonly ItemStep[],
): StepDifference | undefined {
  const others = new Map(after.map((one) => [one.step, one]));
  for (const step of before) {
    const other = others.get(step.step);
    const what = other ? differenceOf(step, other) : 'missing';
    if (!what) continue;
    return { step: step.step, what, ...(other?.because && { because: other.because }) };
  }
  const known = new Set(before.map(({ step }) => step));
  const added = after.find(({ step }) => !known.has(step));
  return added && { step: added.step, what: 'missing' };
}

function differenceOf(one: ItemStep, other: ItemStep): StepDifference['what'] | undefined {
  if (outcomeOf(one) !== outcomeOf(other)) return 'outcome';
  if (one.outputs && other.outputs) {
    return isDeepStrictEqual(contentOf(one.outputs), contentOf(other.outputs)) ? undefined : 'outputs';
  }
  return one.cacheKey === other.cacheKey ? undefined : 'recipe';
}
