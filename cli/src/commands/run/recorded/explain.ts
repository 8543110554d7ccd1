import type { ExecutionRef, ItemStep } from '@kumiki/orchestrator/execution';
import type { Owner } from '@kumiki/orchestrator/owner';
import type { StepReasons } from '../report/records.ts';

/** Items whose steps are read at a time. */
const page = 200;

interface Counts {
  cached: number;
  unneeded: number;
  readonly ran: Map<string, number>;
}

/** For how many items each step ran, and why, from the record of an execution. */
export async function explain(
  store: Pick<Owner, 'execution' | 'steps'>,
  ref: ExecutionRef,
): Promise<StepReasons[]> {
  const execution = await store.execution(ref);
  const { counts, steps, cache } = execution;
  const found = new Map<string, Counts>(
    steps.map((step) => [step, { cached: 0, unneeded: 0, ran: new Map<string, number>() }]),
  );
  for (let from = 0; from < counts.total; from += page) {
    for (const step of await store.steps(ref, { from, limit: page })) {
      add(step, found.get(step.step)!, cache !== false);
    }
  }
  return [...found].map(([step, { ran, ...rest }]) => {
    return { step, ...rest, ran: new Map([...ran].toSorted(([, a], [, b]) => b - a)) };
  });
}

function add(step: ItemStep, counts: Counts, cache: boolean): void {
  if (step.status === 'cached') counts.cached++;
  else if (step.skipReason && 'unneeded' in step.skipReason) counts.unneeded++;
  else if (step.attempts > 0) {
    const why = reasonOf(step, cache);
    counts.ran.set(why, (counts.ran.get(why) ?? 0) + 1);
  }
}

function reasonOf({ because, cacheKey }: ItemStep, cache: boolean): string {
  if (!cache) return 'results of before were not to be used';
  if (because) return `${because.join(', ')} changed`;
  return cacheKey === undefined ? 'its results are not used again' : 'there was no result yet';
}
