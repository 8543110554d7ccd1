import type { PlanInput, ValueId } from '../plan/plan.ts';
import type { Flow } from './flow.ts';
import type { Frame } from './frame.ts';

/** An output of a step that is a pipeline, which is one of its inputs as it came: no step inside gives it. */
export interface HandedOn {
  readonly step: string;
  readonly output: string;
  /** What it is. */
  readonly value: ValueId;
  /** Its name among the inputs of the plan, where it was asked for apart. */
  readonly input?: string;
  /** As an input of the plan. */
  readonly wanted: Omit<PlanInput, 'readers'>;
}

/**
 * Takes note of an output of a step of the document that hands an input on. One that is asked for apart becomes an input
 * of the plan, so that it can be given another value than what it is.
 */
export function handOn({ linking, scope }: Frame, step: string, output: string, flow: Flow): Flow {
  if (flow.kind !== 'value' || scope.prefix !== '' || flow.id.startsWith(`steps.${step}/`)) return flow;
  const { id: value, type, levels, optional, shared } = flow;
  // An input is one value, or one list.
  if (levels.length > 1) return flow;
  const wanted = { type, list: levels.length > 0, optional, shared };
  const input = `${step}/${output}`;
  const isApart = linking.apart.has(input);
  linking.handedOn.push({ step, output, value, wanted, ...(isApart && { input }) });
  return isApart ? { ...flow, id: `inputs.${input}` } : flow;
}
