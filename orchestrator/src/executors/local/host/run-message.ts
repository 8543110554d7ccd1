import type { PlanStep } from '../../../pipeline/index.ts';
import type { LaneRun } from '../lane.ts';
import type { RunTerms, ToldRun } from './protocol.ts';
import type { SaidTerms } from './said-terms.ts';

type Told = Pick<LaneRun, 'params' | 'root' | 'traceparent' | 'stream' | 'leaves' | 'passesOn'>;

/** What a host is told of one run of a step. */
export function runMessage(
  id: number,
  step: PlanStep,
  inputs: ToldRun['inputs'],
  { params, root, traceparent, stream, leaves, passesOn }: Told,
  said: SaidTerms,
): ToldRun {
  const about = { digest: step.component, params, leaves, readers: readersOf(step) };
  const terms = said.numberOf(passesOn && passesOn.length > 0 ? { ...about, passesOn } : about);
  return {
    type: 'run',
    id,
    terms,
    inputs,
    root,
    ...(traceparent !== undefined && { traceparent }),
    ...(stream !== undefined && { stream }),
  };
}

const readers = new WeakMap<PlanStep, RunTerms['readers']>();

/** How often each output will be read. */
function readersOf(step: PlanStep): RunTerms['readers'] {
  const known = readers.get(step);
  if (known) return known;
  const found = Object.fromEntries(
    Object.entries(step.outputs).map(([output, declared]) => [output, declared.readers]),
  );
  readers.set(step, found);
  return found;
}
