import type { PlanStep } from '../../../pipeline/index.ts';
import type { LaneRun } from '../lane.ts';
import type { RunMessage } from './protocol.ts';

/** What a host is told of one run of a step. */
export function runMessage(
  id: number,
  step: PlanStep,
  inputs: RunMessage['inputs'],
  {
    params,
    root,
    traceparent,
    stream,
    leaves,
    passesOn,
  }: Pick<LaneRun, 'params' | 'root' | 'traceparent' | 'stream' | 'leaves' | 'passesOn'>,
): RunMessage {
  const readers = Object.fromEntries(
    Object.entries(step.outputs).map(([output, declared]) => [output, declared.readers]),
  );
  const run = { type: 'run', id, digest: step.component, inputs, params, root, leaves, readers } as const;
  return {
    ...run,
    ...(traceparent !== undefined && { traceparent }),
    ...(stream !== undefined && { stream }),
    ...(passesOn && passesOn.length > 0 && { passesOn }),
  };
}
