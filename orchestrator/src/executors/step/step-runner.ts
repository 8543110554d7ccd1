import { setTimeout as delay } from 'node:timers/promises';
import { asKumikiError, kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { Values } from '@kumiki/component-sdk/worker';
import type { PlanStep } from '../../pipeline/index.ts';
import type { ExecutionEvent, Item } from '../executor.ts';
import { runMapped } from './mapping.ts';

/** Runs a component once. What differs between executors is only how: in process, in a worker, in a pod. */
export type RunComponent = (step: PlanStep, inputs: Values, run: ComponentRun) => Promise<Values>;

export interface ComponentRun {
  readonly item: Item;
  /** The element of a mapped list, outermost level first. */
  readonly index: readonly number[];
  readonly signal: AbortSignal;
  readonly event: (event: ExecutionEvent) => void;
}

export interface StepContext {
  readonly item: Item;
  readonly signal: AbortSignal;
  /** How many elements of a list run side by side. */
  readonly width: number;
  readonly event: (event: ExecutionEvent) => void;
}

/**
 * Runs a step for an item: over its list, each run with the step's time limit and retries.
 * @throws the error of the run that failed, knowing its step
 */
export async function runStep(
  step: PlanStep,
  inputs: Values,
  context: StepContext,
  run: RunComponent,
): Promise<Values> {
  const { item, event, width } = context;
  const started = performance.now();
  event({ type: 'step_started', item, step: step.id });
  try {
    const { outputs, runs } = await runMapped(step, inputs, width, async (element, index) => {
      return await withRetries(step, context, index, async (signal) => {
        return await run(step, element, { item, index, signal, event });
      });
    });
    event({ type: 'step_succeeded', item, step: step.id, durationMs: performance.now() - started, runs });
    return outputs;
  } catch (thrown) {
    const error = asKumikiError(thrown).within({ step: step.id });
    event({
      type: 'step_failed',
      item,
      step: step.id,
      durationMs: performance.now() - started,
      error: error.toJSON(),
    });
    throw error;
  }
}

async function withRetries(
  step: PlanStep,
  { item, signal, event }: StepContext,
  index: readonly number[],
  run: (signal: AbortSignal) => Promise<Values>,
): Promise<Values> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await withTimeout(step, signal, run);
    } catch (thrown) {
      const error =
        index.length > 0 ? asKumikiError(thrown).within({ element: index }) : asKumikiError(thrown);
      if (!error.retryable || attempt > step.retry.limit || signal.aborted) throw error;
      const delayMs = step.retry.backoffMs * 2 ** (attempt - 1);
      event({ type: 'step_retrying', item, step: step.id, attempt, delayMs, error: error.toJSON() });
      await delay(delayMs, undefined, { signal }).catch(() => {
        throw cancelled(step);
      });
    }
  }
}

/** A run that does not end in time fails, also one that does not look at its signal; what it gives later is thrown away. */
async function withTimeout(
  step: PlanStep,
  outer: AbortSignal,
  run: (signal: AbortSignal) => Promise<Values>,
): Promise<Values> {
  if (outer.aborted) throw cancelled(step);
  const inner = new AbortController();
  let end: (error: KumikiError) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => {
    end = (error) => {
      reject(error);
      inner.abort(error);
    };
  });
  const onCancel = () => end(cancelled(step));
  const timer = setTimeout(() => {
    end(kumikiError('STEP_TIMEOUT', { where: `The step ${step.id}`, limit: step.timeoutMs }));
  }, step.timeoutMs);
  outer.addEventListener('abort', onCancel, { once: true });
  try {
    return await Promise.race([run(inner.signal), ended]);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', onCancel);
  }
}

function cancelled(step: PlanStep): KumikiError {
  return kumikiError('CANCELLED', { what: `The step ${step.id}` });
}
