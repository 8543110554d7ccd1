import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import type { SkipReason } from '../../executors/index.ts';
import type { StoredValues } from './value.ts';
import type { Correction } from './review.ts';
import type { VerdictWord } from './verdict.ts';

export const itemStatuses = ['pending', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type ItemStatus = (typeof itemStatuses)[number];

/** One input set as it is accepted. */
export interface NewItem {
  /** What people call it, and its outputs are named by. */
  readonly name: string;
  readonly inputs: StoredValues;
}

/** One input set of an execution. */
export interface ExecutionItem extends NewItem {
  /** Its place in the execution, from 0. */
  readonly index: number;
  readonly status: ItemStatus;
  /** How many of its steps are running or wait to be tried again. */
  readonly openSteps: number;
  /** What the pipeline gave, when it succeeded. */
  readonly outputs?: StoredValues;
  /** The worst of its outputs of type `verdict`. */
  readonly verdict?: VerdictWord;
  /** What somebody said that it is, which counts. */
  readonly correction?: Correction;
  readonly error?: ErrorRecord;
  readonly startedAt?: number;
  readonly endedAt?: number;
}

/** `pending`, `running` and `retrying` are open; a `retrying` step waits for its next attempt. */
export const stepStatuses = [
  'pending',
  'running',
  'retrying',
  'succeeded',
  'failed',
  'skipped',
  'cached',
  'cancelled',
] as const;
export type StepStatus = (typeof stepStatuses)[number];

/** One step of one item. */
export interface ItemStep {
  readonly item: number;
  readonly step: string;
  readonly status: StepStatus;
  /** How many attempts there were, over all generations. */
  readonly attempts: number;
  /** The recipe key, where results of the step may be cached. */
  readonly cacheKey?: string;
  /** Why it ran although there was a result before: the parts of the recipe that changed, e.g. `params.width`. */
  readonly because?: readonly string[];
  /** Those that are kept. */
  readonly outputs?: StoredValues;
  readonly error?: ErrorRecord;
  readonly skipReason?: SkipReason;
  /** Of the first attempt, in milliseconds since the epoch. */
  readonly startedAt?: number;
  readonly endedAt?: number;
}

export const attemptOutcomes = ['running', 'succeeded', 'failed', 'cancelled', 'lost'] as const;
/** `lost`: its process went away, so nobody knows how far it got. */
export type AttemptOutcome = (typeof attemptOutcomes)[number];

/** What an attempt used. */
export interface Usage {
  readonly cpuMs?: number;
  readonly peakMemoryBytes?: number;
  /** Of the inputs and outputs, as they lay in memory or files. */
  readonly bytesIn?: number;
  readonly bytesOut?: number;
}

/** One try of a step. */
export interface StepAttempt {
  readonly item: number;
  readonly step: string;
  /** From 1, going on over generations. */
  readonly number: number;
  /** `Execution.generation` in which it ran. */
  readonly generation: number;
  readonly outcome: AttemptOutcome;
  readonly error?: ErrorRecord;
  readonly usage: Usage;
  readonly startedAt: number;
  readonly endedAt?: number;
}

export function isItemOpen(status: ItemStatus): boolean {
  return status === 'pending' || status === 'running';
}

/** A step that nothing was recorded about yet. */
export function pendingStep(item: number, step: string): ItemStep {
  return { item, step, status: 'pending', attempts: 0 };
}
