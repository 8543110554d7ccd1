import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import type { ExecutorKind } from '../../executors/index.ts';
import type { ContentKind } from './content.ts';
import type { ArtifactRef, StoredValues } from './value.ts';
import type { VerdictCounts } from './verdict.ts';

/** `accepted`, `planned` and `running` are open; the others are terminal. */
export const executionStatuses = [
  'accepted',
  'planned',
  'running',
  'succeeded',
  'partial',
  'failed',
  'cancelled',
] as const;

export type ExecutionStatus = (typeof executionStatuses)[number];

/** How many items are in which state. */
export interface ItemCounts {
  readonly total: number;
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
}

/** Names an execution. All reads and changes name the project, so that no project sees those of another. */
export interface ExecutionRef {
  readonly project: string;
  readonly id: string;
}

/** The label of an execution that only tries something, such as `update`: it does not count among the work that was done. */
export const trialLabel = 'trial';
/** What can be tried. */
export const trialKinds = ['update'] as const;

/** What is said once, when an execution is accepted. */
export interface NewExecution extends ExecutionRef {
  readonly pipeline: { readonly name: string; readonly version?: number };
  /** The caller's parameters, converted and complete. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Values of the pipeline's shared inputs. */
  readonly shared: StoredValues;
  /** The pipeline's files by name. */
  readonly files: Readonly<Record<string, ArtifactRef>>;
  /** Higher ones are taken first; 0 is usual. */
  readonly priority: number;
  readonly keep: 'all' | 'outputs';
  /** How long the record and its artifacts stay after the end, in milliseconds; without it the limits in use decide. */
  readonly keepForMs?: number;
  /** The artifact that holds the bound plan, where whoever asked for the execution compiled it. */
  readonly compiled?: ArtifactRef;
  /** `false`: results of before are not used again. */
  readonly cache?: boolean;
  /** Steps that run also where there is a result from before. */
  readonly fresh?: readonly string[];
  /** What a run from the command line needs so that another process can finish it: absolute paths. */
  readonly local?: {
    /** The folder that results are written to. */
    readonly out: string;
    /** Folders of components, first to last. */
    readonly components: readonly string[];
    /** Places in registries that were open to it, beside those of the settings. */
    readonly registries?: readonly string[];
  };
  /** `client_id`, `correlation_id` and whatever else the caller wants to find it by. */
  readonly labels: Readonly<Record<string, string>>;
  /** The `traceparent` (W3C Trace Context) of the request that asked for it. */
  readonly trace?: string;
}

/** One run of one pipeline version over one or more items. */
export interface Execution extends NewExecution {
  readonly status: ExecutionStatus;
  /** Counts the changes of the record, from 1. */
  readonly revision: number;
  /** The number of its last event. */
  readonly seq: number;
  /** Counts the owners: a process with an older epoch may not change anything. 0 before the first one. */
  readonly epoch: number;
  readonly owner?: string;
  /** Counts the times that items were retried by hand: the first run is 0. */
  readonly generation: number;
  readonly cancelRequested: boolean;
  /** Where it was begun last; not there before it began. */
  readonly executor?: ExecutorKind;
  /** The artifact that holds the bound plan. */
  readonly plan?: ArtifactRef;
  /** The ids of the plan's steps in its order; empty until it is planned. */
  readonly steps: readonly string[];
  readonly counts: ItemCounts;
  /** How many items have which verdict; not there where none has one. */
  readonly verdicts?: VerdictCounts;
  /** No item will be added any more. */
  readonly itemsComplete: boolean;
  /** Bytes of all artifacts that it refers to, equal ones counted once. */
  readonly bytes: number;
  /** Somebody wants to keep it: no limit of age or size removes anything of it. */
  readonly pinned?: boolean;
  /** What age and size limits have removed of it; the record says all the same what there was. */
  readonly removed?: readonly ContentKind[];
  /** Lines of its log that were not kept, since it was full. */
  readonly logDropped?: number;
  /** Why it failed as a whole. */
  readonly error?: ErrorRecord;
  /** Times in milliseconds since the epoch; `createdAt` is the time in its id. */
  readonly createdAt: number;
  readonly plannedAt?: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
}

export function isTerminal(status: ExecutionStatus): boolean {
  return status !== 'accepted' && status !== 'planned' && status !== 'running';
}

/** The terminal state that follows from the items, once none of them is open. */
export function terminalStatus(counts: ItemCounts): ExecutionStatus {
  if (counts.cancelled > 0) return 'cancelled';
  if (counts.failed === 0) return 'succeeded';
  return counts.succeeded === 0 ? 'failed' : 'partial';
}
