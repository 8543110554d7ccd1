import { hash } from 'node:crypto';
import type { Value } from '@kumiki/component-sdk/values';
import { readInput, type InputSource } from '../executors/index.ts';
import type { DigestTree, HandedOn, Plan } from '../pipeline/index.ts';
import type { ReadInputs } from './preview-inputs.ts';
import type { RunOutcome } from './preview-run.ts';
import type { PreviewedOutput, PreviewedStep } from './preview.ts';
import { digestOfPinned, type Pinned } from './pinned.ts';
import type { ValueCache } from './value-cache.ts';

/*
 * A step that is a pipeline may hand on what it got: no step of the plan gives it. Where it is pinned, it is an input of the
 * plan instead, and has the value that it had.
 */

/** The outputs of steps that are pinned, as a compile is asked for them. */
export function outputsOfPinned(pinned: ReadonlyMap<string, Pinned>): ReadonlySet<string> {
  return new Set(
    [...pinned].flatMap(([step, { values }]) => Object.keys(values).map((output) => `${step}/${output}`)),
  );
}

/** A plan with the inputs that are the pipeline's own. */
export function withoutApart(plan: Plan, handedOn: readonly HandedOn[]): Plan {
  const apart = new Set(handedOn.map(({ input }) => input));
  return {
    ...plan,
    inputs: Object.fromEntries(Object.entries(plan.inputs).filter(([name]) => !apart.has(name))),
  };
}

/** The inputs of a part of a plan, with what is pinned of what is handed on. */
export function withPinned(
  { sources, digests, images }: ReadInputs,
  part: Plan,
  handedOn: readonly HandedOn[],
  pinned: ReadonlyMap<string, Pinned>,
): ReadInputs {
  const kept = handedOn.flatMap(({ step, output, input }) => {
    if (input === undefined || !Object.hasOwn(part.inputs, input)) return [];
    const { key, values } = pinned.get(step)!;
    const value = values[output]!;
    return [{ input, source: sourceOf(value), digest: digestOfPinned(key, output, value) }];
  });
  return {
    sources: { ...sources, ...Object.fromEntries(kept.map(({ input, source }) => [input, source])) },
    digests: {
      ...digests,
      ...Object.fromEntries(kept.map(({ input, digest }) => [`inputs.${input}`, digest])),
    },
    images,
  };
}

function sourceOf(value: Value): InputSource {
  if (!Array.isArray(value)) return { kind: 'value', value };
  return {
    kind: 'list',
    elements: (value as readonly Value[]).map((one) => ({ kind: 'value', value: one })),
  };
}

export interface HandingOn {
  readonly handedOn: readonly HandedOn[];
  readonly pinned: ReadonlyMap<string, Pinned>;
  readonly inputs: ReadInputs;
  /** Of the steps that ran, or are known. */
  readonly steps: RunOutcome['steps'];
  readonly cache: Pick<ValueCache, 'put'>;
}

/** One entry for each step that hands something on, with that alone; what is not there yet is left out. */
export async function handingSteps({ handedOn, ...had }: HandingOn): Promise<PreviewedStep[]> {
  const found: PreviewedStep[] = [];
  for (const [step, all] of Map.groupBy(handedOn, (one) => one.step)) {
    const outputs: Record<string, PreviewedOutput> = {};
    const sources: unknown[] = [];
    for (const one of all) {
      const known = await valueOf(one, had);
      if (!known) continue;
      outputs[one.output] = { type: one.wanted.type, value: known.value };
      sources.push([one.output, known.source]);
    }
    if (sources.length === 0) continue;
    const isPinned = all.every(({ input }) => input !== undefined);
    const key = isPinned ? had.pinned.get(step)!.key : keyOf(sources);
    const values = Object.entries(outputs).map(([name, { value }]) => [name, value] as const);
    if (!isPinned) had.cache.put(key, Object.fromEntries(values));
    found.push({ step, status: isPinned ? 'pinned' : 'succeeded', key, outputs, pixelParams: [] });
  }
  return found;
}

/** What is handed on, and what names it. */
async function valueOf(
  { step, output, value: id, input, wanted }: HandedOn,
  { pinned, inputs, steps }: Pick<HandingOn, 'pinned' | 'inputs' | 'steps'>,
): Promise<{ readonly value: Value; readonly source: DigestTree | readonly string[] } | undefined> {
  if (input !== undefined) {
    const { key, values } = pinned.get(step)!;
    return { value: values[output]!, source: [key, output] };
  }
  if (id.startsWith('inputs.')) {
    const name = id.slice('inputs.'.length);
    const source = inputs.sources[name];
    const digest = inputs.digests[id];
    if (!source || digest === undefined) return undefined;
    return { value: (await readInput(name, source, { ...wanted, readers: 1 })).value, source: digest };
  }
  const dot = id.lastIndexOf('.');
  const { key, values } = steps.get(id.slice('steps.'.length, dot)) ?? {};
  const value = values?.[id.slice(dot + 1)];
  return key === undefined || value === undefined ? undefined : { value, source: [key, id.slice(dot + 1)] };
}

function keyOf(sources: readonly unknown[]): string {
  return `sha256:${hash('sha256', `handed on ${JSON.stringify(sources)}`, 'hex')}`;
}
