import type { ErrorRecord, KumikiError } from '@kumiki/component-sdk/errors';
import type { GivenValues, InputSource } from '../../executors/index.ts';

/** What somebody sends to a deployment: one input set. */
export interface NewFrame {
  readonly inputs: Readonly<Record<string, InputSource>>;
  /** Values of `shared` inputs. */
  readonly shared: Readonly<Record<string, InputSource>>;
  /** Of the pipeline, as JSON; those of the deployment stand for what is missing. */
  readonly params: Readonly<Record<string, unknown>>;
  /** What people call it. */
  readonly name: string;
  /** How long it may take from now on, in ms; that of the deployment where it is left out. */
  readonly deadlineMs?: number;
  /** The trace that it belongs to. */
  readonly traceparent?: string;
  /** It shall be kept to be looked at, whatever its deployment says. */
  readonly isKept?: boolean;
  /** Aborted when nobody waits for it any more. */
  readonly signal?: AbortSignal;
}

export interface FrameStep {
  readonly step: string;
  readonly status: 'succeeded' | 'skipped' | 'failed';
  /** In ms; steps that ran as one have their time in the first of them. */
  readonly durationMs?: number;
  /** What it had kept of the frames before is gone with the process that had it: it began anew with this frame. */
  readonly stateLost?: boolean;
}

/** What became of a frame. */
export type FrameOutcome =
  | ({ readonly status: 'succeeded'; readonly outputs: GivenValues } & FrameTimes)
  | ({ readonly status: 'failed'; readonly error: ErrorRecord } & FrameTimes)
  /** It did not run, or was ended: there was no room for it, it was late, or nobody waited for it. */
  | { readonly status: 'dropped'; readonly why: DropReason; readonly error: ErrorRecord };

export type DropReason = 'oldest' | 'newest' | 'late' | 'left' | 'stopped';

export interface FrameTimes {
  readonly steps: readonly FrameStep[];
  /** From when it was taken in to when it began, and to when it ended, in ms. */
  readonly waitedMs: number;
  readonly totalMs: number;
  /** The version of the pipeline that it ran through. */
  readonly version: number | undefined;
}

export function dropped(why: DropReason, error: KumikiError): FrameOutcome {
  return { status: 'dropped', why, error: error.toJSON() };
}
