import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import type { ExecutionStatus } from '../../execution/model/execution.ts';
import type { VerdictWord } from '../../execution/model/verdict.ts';

/** An execution that has not ended, as far as it matters to those who watch. */
export interface OpenExecution {
  readonly project: string;
  readonly id: string;
  readonly pipeline: string;
  /** It only tries something, such as an upgrade: it is not counted among the work that was done. */
  readonly isTrial?: boolean;
  /** The `traceparent` that it was asked for with. */
  readonly trace?: string;
  /** Times in ms since the epoch. */
  readonly acceptedAt: number;
  readonly startedAt?: number;
  /** When something was recorded about it the last time. */
  readonly changedAt: number;
}

export type EndedStatus = Exclude<ExecutionStatus, 'accepted' | 'planned' | 'running'>;
export type ItemEnd = 'succeeded' | 'failed' | 'cancelled';
/** How a step of an item came out; `retried` is one try that failed and is followed by another. */
export type StepEnd = 'succeeded' | 'failed' | 'skipped' | 'cached' | 'cancelled' | 'retried';

interface About {
  readonly execution: OpenExecution;
}

/** What is recorded about executions, told in memory when it is durable. Durations are in ms, to the ms. */
export type Happening =
  | (About & { readonly type: 'execution_accepted' })
  /** `waitedMs`: since it was accepted. Not told again where it goes on after an interruption or a retry. */
  | (About & { readonly type: 'execution_started'; readonly waitedMs: number })
  | (About & {
      readonly type: 'execution_ended';
      readonly status: EndedStatus;
      /** Since it was accepted, or opened again by hand. */
      readonly durationMs: number;
      /** Why it failed as a whole. */
      readonly error?: ErrorRecord;
    })
  /** `count` is more than 1 where the end of the execution ended open items. */
  | (About & {
      readonly type: 'items_ended';
      readonly status: ItemEnd;
      readonly count: number;
      readonly durationMs?: number;
      readonly verdict?: VerdictWord;
      readonly error?: ErrorRecord;
    })
  | (About & {
      readonly type: 'step_ended';
      readonly step: string;
      /** The name of its component; empty where its plan was not seen. */
      readonly component: string;
      readonly status: StepEnd;
      readonly durationMs?: number;
      readonly cpuMs?: number;
      readonly error?: ErrorRecord;
    })
  /** How long it took until what happened was recorded and told: the oldest of what was written together. */
  | { readonly type: 'recorded'; readonly lagMs: number };

/** Hears what happens. It is called on the way of the work itself: it counts in memory, and waits for nothing. */
export type Listener = (happening: Happening) => void;
