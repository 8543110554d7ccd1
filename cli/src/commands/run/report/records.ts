import type { ErrorRecord, KumikiError } from '@kumiki/component-sdk/errors';
import type { LogLine } from '@kumiki/component-sdk/progress';
import type { ExecutionStatus, ItemCounts } from '@kumiki/orchestrator/execution';
import type { Item } from '@kumiki/orchestrator/executors';
import type { WrittenOutput } from '../outputs/result-folder.ts';

/** How an item's way through the pipeline was. */
export interface ItemRecord {
  readonly item: Item;
  readonly status: 'succeeded' | 'failed' | 'cancelled';
  readonly durationMs: number;
  /** In the order in which they ended. */
  readonly steps: readonly StepRecord[];
  readonly outputs: readonly WrittenOutput[];
  readonly warnings: readonly string[];
  readonly error?: ErrorRecord;
}

export interface StepRecord {
  readonly step: string;
  readonly status: 'succeeded' | 'failed' | 'skipped' | 'cached';
  readonly durationMs: number;
  /** How often the component ran: the length of the list where the step goes over one. */
  readonly runs: number;
}

/** An item that is on its way. */
export interface RunningItem {
  readonly item: Item;
  /** The step that it is in, after the first one began. */
  step?: string;
  /** 0 to 1, where the step says. */
  fraction?: number;
}

/** Numbers about a whole run. */
export interface RunTotals {
  readonly items: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly durationMs: number;
  /** Mean milliseconds of each step over the items that ran it. */
  readonly meanStepMs: ReadonlyMap<string, number>;
}

/** What is known when a run begins. */
export interface RunStart {
  /** The pipeline or component. */
  readonly name: string;
  readonly items: number;
  readonly steps: readonly string[];
  readonly folder: string;
  readonly notes: readonly string[];
}

/** A run of a process that died, which is finished now. */
export interface Resuming {
  readonly id: string;
  readonly name: string;
  /** Items that are not finished. */
  readonly left: number;
}

/** What became of it. */
export type Resumed =
  | { readonly id: string; readonly status: ExecutionStatus; readonly counts: ItemCounts }
  | { readonly id: string; readonly error: KumikiError };

/** How often a step ran, and why. */
export interface StepReasons {
  readonly step: string;
  /** Items for which a result from before was used, or was not even needed. */
  readonly cached: number;
  readonly unneeded: number;
  /** Items by why it ran for them, the most frequent first: `params.width changed`, or that it was the first time. */
  readonly ran: ReadonlyMap<string, number>;
}

/** Tells people or programs about a run. */
export interface RunReporter {
  resuming(run: Resuming): void;
  resumed(run: Resumed): void;
  begin(start: RunStart): void;
  /** The run is recorded under this id. */
  accepted(id: string): void;
  /** Runs that other commands asked this process for go on. */
  waiting(runs: number): void;
  explained(steps: readonly StepReasons[]): void;
  /** Something about the running items changed. */
  changed(running: ReadonlyMap<string, RunningItem>, totals: () => RunTotals): void;
  log(item: Item, step: string, line: LogLine): void;
  itemEnded(record: ItemRecord): void;
  /** An error that belongs to no item, and does not end the run. */
  stray(error: KumikiError): void;
  cancelling(): void;
  /** Nothing more comes but the end; also after an error that ended the run. */
  close(): void;
  end(totals: RunTotals, cancelled: boolean): void;
  /** Instead of `end`: the process goes down in the middle of the run. */
  brokenOff(error: KumikiError): void;
}
