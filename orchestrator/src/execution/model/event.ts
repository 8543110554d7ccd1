import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import type { ExecutorKind, SkipReason } from '../../executors/index.ts';
import type { ExecutionStatus, ItemCounts, NewExecution } from './execution.ts';
import type { StoredValues, ArtifactRef } from './value.ts';
import type { VerdictWord } from './verdict.ts';

interface AboutStep {
  readonly item: number;
  readonly step: string;
}

/**
 * What happened. Some events speak for many records, so that ten thousand items do not take ten thousand events:
 * `execution_claimed` with `interrupted` puts running items back to pending, with their steps that gave nothing;
 * `execution_ended` closes the items still open as `cancelled`, or as `failed` where it has an `error`;
 * `items_retried` puts items of the states it names back to pending, with their failed and cancelled steps; and
 * the end of an item cancels its open steps.
 */
export type EventBody =
  | {
      readonly type: 'execution_accepted';
      readonly pipeline: NewExecution['pipeline'];
      readonly labels: NewExecution['labels'];
    }
  | { readonly type: 'items_added'; readonly count: number; readonly complete: boolean }
  | {
      readonly type: 'execution_claimed';
      readonly owner: string;
      readonly epoch: number;
      readonly interrupted: number;
    }
  | { readonly type: 'execution_released' }
  | { readonly type: 'execution_planned'; readonly plan: ArtifactRef; readonly steps: readonly string[] }
  | { readonly type: 'execution_started'; readonly executor?: ExecutorKind }
  | { readonly type: 'execution_warning'; readonly error: ErrorRecord }
  | { readonly type: 'cancel_requested' }
  | {
      readonly type: 'items_retried';
      readonly generation: number;
      readonly count: number;
      readonly states: readonly ('failed' | 'cancelled')[];
    }
  | {
      readonly type: 'execution_ended';
      readonly status: ExecutionStatus;
      readonly counts: ItemCounts;
      readonly error?: ErrorRecord;
    }
  | { readonly type: 'item_started'; readonly item: number }
  | {
      readonly type: 'item_succeeded';
      readonly item: number;
      readonly outputs: StoredValues;
      readonly verdict?: VerdictWord;
    }
  | { readonly type: 'item_failed'; readonly item: number; readonly error: ErrorRecord }
  | { readonly type: 'item_cancelled'; readonly item: number }
  | (AboutStep & { readonly type: 'step_started'; readonly attempt: number })
  | (AboutStep & {
      readonly type: 'step_retrying';
      readonly attempt: number;
      readonly delayMs: number;
      readonly error: ErrorRecord;
    })
  | (AboutStep & { readonly type: 'step_succeeded'; readonly durationMs: number })
  | (AboutStep & { readonly type: 'step_failed'; readonly error: ErrorRecord })
  | (AboutStep & { readonly type: 'step_skipped'; readonly reason: SkipReason })
  | (AboutStep & { readonly type: 'step_cached' })
  | (AboutStep & { readonly type: 'step_cancelled' });

/** An event as it is recorded. */
export type RecordedEvent = EventBody & {
  readonly project: string;
  readonly execution: string;
  /** Without a gap in one execution, from 1. */
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
};
