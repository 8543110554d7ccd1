import type { PlanStep } from '../../pipeline/index.ts';
import type { StepValue, StepValues } from './held-value.ts';

/** Runs a component once: for the element at `index` of a mapped list, outermost level first. */
export type RunElement = (inputs: StepValues, index: readonly number[]) => Promise<StepValues>;

/**
 * Runs a step over the list levels that it is mapped over: every combination once, outputs gathered into lists
 * in the same order. A step that is not mapped runs once. Elements run side by side up to `width`.
 */
export async function runMapped(
  step: PlanStep,
  inputs: StepValues,
  width: number,
  run: RunElement,
): Promise<{ outputs: StepValues; runs: number }> {
  if (step.map.length === 0) return { outputs: await run(inputs, []), runs: 1 };
  const elements = takeApart(step, inputs, 0, []);
  const results = await inOrder(elements, width, async ({ inputs, index }) => await run(inputs, index));
  const outputs: Record<string, StepValue> = {};
  for (const name of Object.keys(step.outputs)) {
    const values = results.map((result) => result[name]);
    // An optional output that some elements lack would shift the others: it is absent as a whole.
    if (values.every((value) => value !== undefined))
      outputs[name] = gather(step, inputs, values.values(), 0);
  }
  return { outputs, runs: elements.length };
}

/** The inputs of one element of a step's lists. */
export function elementOf(step: PlanStep, inputs: StepValues, index: readonly number[]): StepValues {
  return index.reduce((chosen, at, level) => elementsAt(step, chosen, level)[at] ?? chosen, inputs);
}

interface Element {
  readonly inputs: StepValues;
  readonly index: readonly number[];
}

function takeApart(step: PlanStep, inputs: StepValues, level: number, index: readonly number[]): Element[] {
  if (level === step.map.length) return [{ inputs, index }];
  return elementsAt(step, inputs, level).flatMap((chosen, at) =>
    takeApart(step, chosen, level + 1, [...index, at]),
  );
}

/** The inputs of each element of a level. */
function elementsAt(step: PlanStep, inputs: StepValues, level: number): StepValues[] {
  return Array.from({ length: lengthOf(step, inputs, level) }, (_, at) => {
    const chosen: Record<string, StepValue> = {};
    for (const [name, value] of Object.entries(inputs)) {
      chosen[name] = isMapped(step, name, level) ? (value as readonly StepValue[])[at]! : value;
    }
    return chosen;
  });
}

/** Whether an input is taken apart at a level; one with fewer levels goes along whole. */
function isMapped(step: PlanStep, input: string, level: number): boolean {
  return step.inputs[input]?.levels[level] === step.map[level];
}

function lengthOf(step: PlanStep, inputs: StepValues, level: number): number {
  const name = Object.keys(inputs).find((input) => isMapped(step, input, level));
  return name === undefined ? 0 : (inputs[name] as readonly StepValue[]).length;
}

/** Results in the order of their elements as nested lists; the inputs say how long each level is, empty ones too. */
function gather(step: PlanStep, inputs: StepValues, results: Iterator<StepValue>, level: number): StepValue {
  if (level === step.map.length) return results.next().value as StepValue;
  return elementsAt(step, inputs, level).map((chosen) => gather(step, chosen, results, level + 1));
}

/** Maps with at most `width` calls at a time; the first error ends it. Results are in the order of the list. */
async function inOrder<In, Out>(
  list: readonly In[],
  width: number,
  run: (element: In) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = [];
  let next = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    while (next < list.length && !failed) {
      const at = next++;
      try {
        results[at] = await run(list[at]!);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, list.length) }, worker));
  return results;
}
