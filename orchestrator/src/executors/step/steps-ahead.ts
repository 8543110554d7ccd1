import type { Value } from '@kumiki/component-sdk/values';
import type { BoundPlan, PlanStep, ValueId } from '../../pipeline/index.ts';
import { HeldValue, isLost, type StepValue } from './held-value.ts';

/** An input of a step to come: a value that is there, or what a step before it will give. */
export type InputAhead = { readonly value: StepValue } | { readonly step: string; readonly output: string };

/** A step that will run, with its inputs as far as they are known. */
export interface StepAhead {
  readonly step: PlanStep;
  readonly inputs: Readonly<Record<string, InputAhead>>;
  /** It takes nothing but what the step before it gives, which nobody else reads or keeps: they may be done as one. */
  readonly joins: boolean;
}

export interface KnownOfItem {
  /** It is needed, and there is no result of before. */
  willRun(step: string): boolean;
  /** Whether what lies between steps is kept. */
  readonly isKept: boolean;
  /** A value of the item or a shared one that is there. */
  value(id: ValueId): StepValue | undefined;
}

/** Enough to save most of the messages; what they make lies in memory until the executor has come to it. */
const most = 8;

/**
 * The steps that will run right after one if none of them fails or leaves an output out, in order. It ends before
 * the first of which that is not certain: one that is mapped or has a condition, or whose inputs are to be read or
 * made elsewhere.
 */
export function stepsAhead({ plan, params }: BoundPlan, after: PlanStep, known: KnownOfItem): StepAhead[] {
  if (after.map.length > 0) return [];
  const made = new Set([after.id]);
  const ahead: StepAhead[] = [];
  let before = after;
  for (const step of plan.steps.slice(plan.steps.indexOf(after) + 1)) {
    if (ahead.length === most) break;
    if (!known.willRun(step.id)) continue;
    const inputs = step.map.length > 0 || step.when ? undefined : inputsAhead(step, params, made, known);
    if (!inputs) break;
    made.add(step.id);
    ahead.push({ step, inputs, joins: !known.isKept && joins(before, inputs) });
    before = step;
  }
  return ahead;
}

/** Whether a step takes nothing but what the one before it gives, which nobody else reads. */
export function joins(before: PlanStep, inputs: StepAhead['inputs']): boolean {
  const [only, more] = Object.values(inputs);
  if (!only || more || !('step' in only) || only.step !== before.id) return false;
  const outputs = Object.entries(before.outputs);
  return outputs.length === 1 && outputs[0]![0] === only.output && outputs[0]![1].readers === 1;
}

function inputsAhead(
  step: PlanStep,
  params: BoundPlan['params'],
  made: ReadonlySet<string>,
  known: KnownOfItem,
): Record<string, InputAhead> | undefined {
  const inputs: Record<string, InputAhead> = {};
  for (const [name, { from, optional }] of Object.entries(step.inputs)) {
    if ('value' in from) {
      const input = valueAhead(from.value, made, known);
      if (!input) return undefined;
      inputs[name] = input;
      continue;
    }
    const value = 'param' in from ? params[from.param] : from.literal;
    if (value !== undefined) inputs[name] = { value: value as Value };
    else if (!optional) return undefined;
  }
  return inputs;
}

function valueAhead(id: ValueId, made: ReadonlySet<string>, known: KnownOfItem): InputAhead | undefined {
  const [, step, output] = /^steps\.(.*)\.([^.]*)$/.exec(id) ?? [];
  if (step !== undefined && output !== undefined && made.has(step)) return { step, output };
  const value = known.value(id);
  if (value === undefined || isLost(value)) return undefined;
  // Data that lies elsewhere is brought here when the step is run.
  return value instanceof HeldValue && value.kind === 'data' ? undefined : { value };
}
