import { asKumikiError, kumikiError, type ErrorRecord } from '@kumiki/component-sdk/errors';
import type { FileValue } from '@kumiki/component-sdk/values';
import { givenValues, type ExecutionEvent, type Executor, type GivenValues } from '../../executors/index.ts';
import type { BoundPlan } from '../../pipeline/index.ts';
import type { FrameStep, NewFrame } from './frame.ts';

export interface FrameRun {
  readonly executor: Executor;
  readonly plan: BoundPlan;
  readonly files: Readonly<Record<string, FileValue>>;
  readonly frame: NewFrame;
  /** The stream that it is of. */
  readonly stream: string;
  readonly signal: AbortSignal;
  readonly happened: (event: ExecutionEvent) => void;
}

export type FrameEnd = { readonly steps: readonly FrameStep[] } & (
  { readonly outputs: GivenValues } | { readonly error: ErrorRecord }
);

/** Runs one frame. It does not throw: what it fails with is its end. */
export async function runFrame(run: FrameRun): Promise<FrameEnd> {
  const { executor, plan, files, frame, stream, signal, happened } = run;
  const steps = new Map<string, FrameStep>();
  const waited = new Map<string, number>();
  const lost = new Set<string>();
  let outputs: GivenValues | undefined;
  let error: ErrorRecord | undefined;
  const { inputs, shared, name, traceparent } = frame;
  const task = {
    plan,
    items: [{ id: '0', name, inputs }],
    shared,
    files,
    results: 'sent' as const,
    stream,
    signal,
    ...(traceparent !== undefined && { traceparent }),
  };
  try {
    await executor.execute(task, {
      event(told) {
        const event = withoutWaiting(told, waited);
        happened(event);
        if (event.type === 'item_failed') ({ error } = event);
        if (event.type === 'step_usage' && event.usage.stateLost) lost.add(event.step);
        const step = stepOf(event);
        if (step) steps.set(step.step, lost.has(step.step) ? { ...step, stateLost: true } : step);
      },
      deliver: async (_, given) => {
        outputs = await givenValues(given);
      },
    });
  } catch (thrown) {
    error = asKumikiError(thrown).toJSON();
  }
  const ended = { steps: [...steps.values()] };
  if (outputs && !error) return { ...ended, outputs };
  return { ...ended, error: error ?? kumikiError('CANCELLED', { what: 'The frame' }).toJSON() };
}

/** What a step took is what it ran for: it may have waited for a process until another frame was done with it. */
function withoutWaiting(event: ExecutionEvent, waited: Map<string, number>): ExecutionEvent {
  if (event.type === 'step_usage') {
    const { waitedMs = 0 } = event.usage;
    waited.set(event.step, (waited.get(event.step) ?? 0) + waitedMs);
  }
  if (event.type !== 'step_succeeded' && event.type !== 'step_failed') return event;
  return { ...event, durationMs: Math.max(0, event.durationMs - (waited.get(event.step) ?? 0)) };
}

function stepOf(event: ExecutionEvent): FrameStep | undefined {
  const { type } = event;
  if (type === 'step_skipped') return { step: event.step, status: 'skipped' };
  if (type !== 'step_succeeded' && type !== 'step_failed') return undefined;
  const status = type === 'step_failed' ? 'failed' : 'succeeded';
  return { step: event.step, status, durationMs: event.durationMs };
}
