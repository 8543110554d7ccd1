import type { PlanOutput, ValueId } from '../plan/plan.ts';
import type { LinkedStep } from './linked-step.ts';

/**
 * For each step the values that nobody needs after it. They belong to the place in the order: an executor drops
 * them there also where the step itself was skipped. Outputs of the pipeline stay; an input that no step reads
 * goes with the first step.
 *
 * @param inputs the pipeline's inputs that differ from item to item
 */
export function lastReaders(
  steps: readonly LinkedStep[],
  inputs: readonly ValueId[],
  outputs: Readonly<Record<string, PlanOutput>>,
): ValueId[][] {
  const last = new Map<ValueId, number>(inputs.map((id) => [id, 0]));
  for (const [at, { id, outputs: given, reads }] of steps.entries()) {
    for (const name of Object.keys(given)) last.set(`steps.${id}.${name}`, at);
    for (const value of reads) if (last.has(value)) last.set(value, at);
  }
  for (const { value } of Object.values(outputs)) last.delete(value);
  const drops: ValueId[][] = steps.map(() => []);
  for (const [value, at] of last) drops[at]?.push(value);
  return drops;
}
