import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import type { StoredValues } from '../execution/index.ts';
import type { FrameStep } from './live/frame.ts';

export type SampleReason = 'failed' | 'turn' | 'asked';

/** A frame that was kept to be looked at. */
export interface FrameSample {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly version: number;
  readonly status: 'succeeded' | 'failed';
  /** Why it was kept: it failed, its turn had come, or somebody asked for it. Those of before do not say. */
  readonly why?: SampleReason;
  /** The parameters of the pipeline that were given, where any were. */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly waitedMs: number;
  readonly totalMs: number;
  readonly error?: ErrorRecord;
  readonly steps: readonly FrameStep[];
  readonly inputs: StoredValues;
  readonly outputs: StoredValues;
}
