import type { ErrorRecord, ItemStatus, ItemStep } from './types.ts';

/** What a step took over all items of an execution. Times in ms. */
export interface StepTimes {
  readonly step: string;
  /** How many items by the state of the step. */
  readonly items: Readonly<Partial<Record<ItemStep['status'], number>>>;
  readonly attempts: number;
  readonly failed_attempts: number;
  readonly total_ms: number;
  readonly cpu_ms: number;
  readonly p50_ms?: number;
  readonly p95_ms?: number;
  readonly max_ms?: number;
}

/** The answer of `/executions/{id}/timeline`. */
export interface Timeline {
  readonly elapsed_ms: number;
  readonly items_per_second?: number;
  /** `share` is that of the work of all steps, from 0 to 1. */
  readonly steps: readonly (StepTimes & { readonly share: number })[];
  readonly bottleneck: string | null;
}

export type AttemptOutcome = 'running' | 'succeeded' | 'failed' | 'cancelled' | 'lost';

export interface AttemptSpan {
  readonly attempt: number;
  readonly outcome: AttemptOutcome;
  readonly started_at: string;
  readonly ended_at: string | null;
}

/** When the steps of an item worked. */
export interface ItemSpan {
  readonly item: number;
  readonly name: string;
  readonly status: ItemStatus;
  readonly working_ms: number;
  readonly waiting_ms: number;
  readonly steps: readonly {
    readonly step: string;
    readonly status: ItemStep['status'];
    readonly attempts: readonly AttemptSpan[];
  }[];
}

/** One try of a step, with what it used. */
export interface Attempt extends AttemptSpan {
  readonly step: string;
  readonly generation: number;
  readonly duration_ms?: number;
  readonly cpu_ms?: number;
  readonly peak_memory_bytes?: number;
  readonly error?: ErrorRecord;
}
