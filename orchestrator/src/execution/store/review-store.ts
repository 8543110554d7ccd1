import type { ExecutionRef } from '../model/execution.ts';
import type { ItemStatus, StepStatus } from '../model/item.ts';
import type { Correction, FinalVerdicts, NewCorrection } from '../model/review.ts';
import type { NumberPage } from './pages.ts';

/** The most corrections of one item. */
export const maxCorrections = 200;

/** Verdicts that people correct after looking at results. */
export interface ReviewStore {
  /**
   * Corrects the verdict of an item that succeeded. The same again by the same person changes nothing.
   * @returns the correction that counts now
   * @throws EXECUTION_ITEM_NOT_FOUND, VERDICT_NOT_CORRECTABLE, VERDICT_CORRECTIONS_TOO_MANY
   */
  correctVerdict(ref: ExecutionRef, item: number, correction: NewCorrection): Promise<Correction>;
  /** All corrections of an item, the oldest first. @throws EXECUTION_ITEM_NOT_FOUND */
  corrections(ref: ExecutionRef, item: number): Promise<readonly Correction[]>;
  finalVerdicts(ref: ExecutionRef): Promise<FinalVerdicts>;
}

/** What is read to watch many items, or many pipelines, at a glance. */
export interface OverviewStore {
  /** The states of the steps of items, and nothing else about them. */
  stepStates(ref: ExecutionRef, items: NumberPage): Promise<readonly ItemStates[]>;
  /** What the executions of pipelines came to that were accepted since a time, in milliseconds since the epoch. */
  activity(
    project: string,
    pipelines: readonly string[],
    since: number,
  ): Promise<readonly PipelineActivity[]>;
}

export interface ItemStates {
  readonly item: number;
  readonly name: string;
  readonly status: ItemStatus;
  /** In the plan's order. */
  readonly steps: readonly { readonly status: StepStatus; readonly attempts: number }[];
}

export interface PipelineActivity {
  readonly pipeline: string;
  readonly executions: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly ok: number;
  readonly ng: number;
}
