import { setTimeout as delay } from 'node:timers/promises';
import {
  asKumikiError,
  kumikiError,
  stepTimeout,
  type ErrorCode,
  type KumikiError,
} from '@kumiki/component-sdk/errors';
import type { PlanStep } from '../../pipeline/index.ts';
import type { ExecutionEvent, Item } from '../executor.ts';
import type { StepValues } from './held-value.ts';
import { elementOf, runMapped } from './mapping.ts';
import type { StepAhead } from './steps-ahead.ts';

/** Runs a component once. What differs between executors is only how: in process, in a worker, in a pod. */
export type RunComponent = (step: PlanStep, inputs: StepValues, run: ComponentRun) => Promise<StepValues>;

export interface ComponentRun {
  readonly item: Item;
  /** The element of a mapped list, outermost level first. */
  readonly index: readonly number[];
  /** 1 for the first attempt. */
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly event: (event: ExecutionEvent) => void;
  /** The steps that will run after this one as far as that is certain; it may run them in advance. */
  readonly ahead?: (() => readonly StepAhead[]) | undefined;
}

export interface StepContext {
  readonly item: Item;
  readonly signal: AbortSignal;
  /** How many elements of a list run side by side. */
  readonly width: number;
  readonly event: (event: ExecutionEvent) => void;
  /** The steps that will run after this one. */
  readonly ahead?: () => readonly StepAhead[];
  /** The step's inputs once more, with what was lost of them made again. */
  again(): Promise<StepValues>;
}

/** What a value that is gone is told by: the attempt was not to blame. */
const gone: ReadonlySet<ErrorCode> = new Set(['VALUE_LOST', 'OBJECT_NOT_FOUND', 'OBJECT_CORRUPT']);

export function isGone(error: KumikiError): boolean {
  return gone.has(error.code);
}

/**
 * Runs a step for an item: over its list, each run with the step's time limit and retries.
 * @throws the error of the run that failed, knowing its step
 */
export async function runStep(
  step: PlanStep,
  inputs: StepValues,
  context: StepContext,
  run: RunComponent,
): Promise<StepValues> {
  const { item, event, width } = context;
  const started = performance.now();
  const about = { item, step: step.id };
  event({ type: 'step_started', ...about, attempt: 1 });
  try {
    const { outputs, runs } = await runMapped(step, inputs, width, async (element, index) => {
      return await withRetries(step, element, context, index, run);
    });
    event({ type: 'step_succeeded', ...about, durationMs: performance.now() - started, runs });
    return outputs;
  } catch (thrown) {
    const error = asKumikiError(thrown).within({ step: step.id });
    const durationMs = performance.now() - started;
    event({ type: 'step_failed', ...about, durationMs, error: error.toJSON() });
    throw error;
  }
}

async function withRetries(
  step: PlanStep,
  element: StepValues,
  context: StepContext,
  index: readonly number[],
  run: RunComponent,
): Promise<StepValues> {
  const { item, signal, event } = context;
  const about = { item, step: step.id };
  let inputs = element;
  let restored = false;
  for (let attempt = 1; ;) {
    try {
      return await withTimeout(step, signal, async (inner) => {
        const ahead = attempt === 1 && !restored ? context.ahead : undefined;
        return await run(step, inputs, { item, index, attempt, signal: inner, event, ahead });
      });
    } catch (thrown) {
      const found = asKumikiError(thrown);
      const error = index.length > 0 ? found.within({ element: index }) : found;
      if (signal.aborted) throw error;
      if (isGone(error) && !restored) restored = true;
      else {
        if (!error.retryable || attempt > step.retry.limit) throw error;
        const delayMs = step.retry.backoffMs * 2 ** (attempt - 1);
        event({ type: 'step_retrying', ...about, attempt, delayMs, error: error.toJSON() });
        await delay(delayMs, undefined, { signal }).catch(() => {
          throw cancelled(step);
        });
        attempt++;
        event({ type: 'step_started', ...about, attempt });
      }
      inputs = elementOf(step, await context.again(), index);
    }
  }
}

/** A run that does not end in time fails, also one that does not look at its signal; what it gives later is thrown away. */
async function withTimeout(
  step: PlanStep,
  outer: AbortSignal,
  run: (signal: AbortSignal) => Promise<StepValues>,
): Promise<StepValues> {
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
    end(stepTimeout(`The step "${step.id}"`, step.timeoutMs));
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
  return kumikiError('CANCELLED', { what: `The step "${step.id}"` });
}
