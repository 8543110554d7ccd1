import { randomUUID } from 'node:crypto';
import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import { FileValue, type Value } from '@kumiki/component-sdk/values';
import {
  fetchValue,
  type ExecutionEvent,
  type ExecutionObserver,
  type Executor,
  type StepValues,
} from '../executors/index.ts';
import { RecipeKeys, type BoundPlan } from '../pipeline/index.ts';
import { digestOfPinned, type Pinned } from './pinned.ts';
import type { ReadInputs } from './preview-inputs.ts';
import type { PreviewedStep } from './preview.ts';
import type { NamedValues, ValueCache } from './value-cache.ts';

const platform = `${process.platform}/${process.arch}`;

/** What became of a step. */
export type StepOutcome = Pick<PreviewedStep, 'status' | 'durationMs' | 'error' | 'key'> & {
  readonly values: NamedValues;
};

export interface RunOutcome {
  readonly steps: ReadonlyMap<string, StepOutcome>;
  readonly error?: ErrorRecord;
}

export interface PreviewRunOptions {
  readonly executor: Executor;
  readonly cache: ValueCache;
  readonly bound: BoundPlan;
  readonly inputs: ReadInputs;
  readonly files: Readonly<Record<string, FileValue>>;
  /** What steps have of an earlier preview, by step. */
  readonly pinned: ReadonlyMap<string, Pinned>;
  /** Steps that run although what they give is known. */
  readonly fresh: ReadonlySet<string>;
  readonly signal: AbortSignal;
}

/** Runs one item that nobody records: what is known from before is not run again. */
export async function runPreview({
  executor,
  cache,
  bound,
  inputs,
  files,
  pinned,
  fresh,
  signal,
}: PreviewRunOptions): Promise<RunOutcome> {
  const recipes = new RecipeKeys(bound, { digests: inputs.digests, platform });
  for (const [step, { key, values }] of pinned) settlePinned(recipes, step, key, values, bound);
  const { keys } = recipes.known();
  const steps = new Map<string, StepOutcome>();
  const known = new Map<string, StepValues>();
  for (const [step, key] of Object.entries(keys)) {
    const values = fresh.has(step) ? undefined : cache.get(key);
    if (values) known.set(step, values);
  }
  for (const [step, { values }] of pinned) known.set(step, values);
  let error: ErrorRecord | undefined;
  const set = (step: string, outcome: Partial<StepOutcome> & Pick<StepOutcome, 'status'>) =>
    steps.set(step, { values: {}, ...steps.get(step), ...outcome });
  const observer: ExecutionObserver = {
    event(event: ExecutionEvent) {
      if (event.type === 'step_cached') {
        const { step } = event;
        const pin = pinned.get(step);
        if (pin) set(step, { status: 'pinned', ...pin });
        else set(step, { status: 'cached', key: keys[step]!, values: known.get(step) as NamedValues });
      } else if (event.type === 'step_succeeded') {
        set(event.step, { status: 'succeeded', durationMs: event.durationMs });
      } else if (event.type === 'step_failed') {
        const { durationMs, error: why } = event;
        set(event.step, { status: 'failed', durationMs, error: withoutItem(why) });
      } else if (event.type === 'step_skipped') set(event.step, { status: 'skipped' });
      else if (event.type === 'item_failed') error = withoutItem(event.error);
    },
    deliver: async () => {},
    async keep(_, step, outputs) {
      const values = await broughtHere(outputs);
      // A step that is not deterministic has a key of its own for this run.
      const key = keys[step] ?? `sha256:${randomUUID().replaceAll('-', '').padStart(64, '0')}`;
      cache.put(key, values);
      set(step, { status: 'succeeded', key, values });
    },
  };
  const item = {
    id: 'preview',
    name: 'preview',
    inputs: inputs.sources,
    recall: async () => await Promise.resolve({ steps: known }),
  };
  // Looking ahead, it takes a lane only where something has to run.
  const task = { plan: bound, items: [item], shared: {}, files, signal, urgent: true, lookAhead: 1 };
  await executor.execute(task, observer);
  return { steps, ...(error && { error }) };
}

/** What follows a pinned step is known by the key that it is pinned with. */
function settlePinned(
  recipes: RecipeKeys,
  step: string,
  key: string,
  values: NamedValues,
  { plan }: BoundPlan,
): void {
  const { outputs } = plan.steps.find(({ id }) => id === step)!;
  for (const name of Object.keys(outputs)) {
    const value = values[name];
    const outcome = value === undefined ? 'absent' : { digest: digestOfPinned(key, name, value) };
    recipes.settle(`steps.${step}.${name}`, outcome);
  }
}

/** There is one item only, and nobody gave it a name. */
function withoutItem(error: ErrorRecord): ErrorRecord {
  const { at, ...what } = error;
  const { item: _, ...place } = at ?? {};
  return { ...what, ...(Object.keys(place).length > 0 && { at: place }) };
}

async function broughtHere(outputs: StepValues): Promise<Record<string, Value>> {
  const values: Record<string, Value> = {};
  for (const [name, value] of Object.entries(outputs)) {
    const here = await fetchValue(value);
    values[name] =
      here instanceof FileValue ? FileValue.fromBytes(await here.bytes(), here.name, here.mediaType) : here;
  }
  return values;
}
