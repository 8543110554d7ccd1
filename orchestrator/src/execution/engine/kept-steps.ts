import type { ExecutionRef } from '../model/execution.ts';
import type { ItemStep } from '../model/item.ts';
import { artifactsIn } from '../model/value.ts';
import { maxDigestsPerCall, type ExecutionStore } from '../store/execution-store.ts';

/**
 * Steps as a run can go on from them: those whose files were removed by the limits of age and size count as without
 * outputs, and run again.
 */
export async function keptSteps(
  store: Pick<ExecutionStore, 'released'>,
  ref: ExecutionRef,
  steps: readonly ItemStep[],
): Promise<readonly ItemStep[]> {
  const digestsOf = ({ outputs = {} }: ItemStep): string[] =>
    [...artifactsIn(outputs)].map(({ digest }) => digest);
  const digests = [...new Set(steps.flatMap(digestsOf))];
  const gone = new Set<string>();
  for (let at = 0; at < digests.length; at += maxDigestsPerCall) {
    for (const digest of await store.released(ref, digests.slice(at, at + maxDigestsPerCall)))
      gone.add(digest);
  }
  return steps.map((step) => {
    if (!digestsOf(step).some((digest) => gone.has(digest))) return step;
    const { outputs: _, ...rest } = step;
    return rest;
  });
}
