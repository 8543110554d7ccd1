import { Image, valueTypes, type Value } from '@kumiki/component-sdk/values';
import type { Values } from '@kumiki/component-sdk/worker';
import type { Plan, PlanStep } from '../../pipeline/index.ts';
import type { ExecutionTask } from '../executor.ts';

/**
 * The steps whose images are results and nothing else: no step reads them, and they are handed out as files. They
 * may be encoded in the run that makes them, which saves a pass over the pixels.
 */
export function stepsThatLeave({ plan: { plan }, results }: ExecutionTask): ReadonlySet<string> {
  return results === 'files' || results === 'sent' ? resultsOnly(plan) : new Set();
}

const leaving = new WeakMap<Plan, ReadonlySet<string>>();

/** The steps that give images which no other step reads, but the pipeline hands out. */
export function resultsOnly(plan: Plan): ReadonlySet<string> {
  const known = leaving.get(plan) ?? findResultsOnly(plan);
  leaving.set(plan, known);
  return known;
}

function findResultsOnly({ steps, outputs }: Plan): ReadonlySet<string> {
  const handedOut = Object.values(outputs).map(({ value }) => value);
  const leaves = (step: PlanStep): boolean => {
    const pictures = Object.entries(step.outputs).filter(
      ([, { type }]) => valueTypes[type].kind === 'picture',
    );
    return (
      pictures.length > 0 &&
      pictures.every(([name, { readers }]) => {
        const results = handedOut.filter((value) => value === `steps.${step.id}.${name}`).length;
        return results > 0 && readers === results;
      })
    );
  };
  return new Set(steps.filter(leaves).map(({ id }) => id));
}

/** How images leave: as files that are kept, or that are sent on at once. */
export type Leaving = 'kept' | 'sent';

/** The inputs of a step that leaves. */
export function forResults(inputs: Values, leaving: Leaving): Values {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, forResult(value, leaving)]));
}

function forResult(value: Value, leaving: Leaving): Value {
  if (value instanceof Image) return value.forResult({ quick: leaving === 'sent' });
  return Array.isArray(value)
    ? (value as readonly Value[]).map((one: Value) => forResult(one, leaving))
    : value;
}
