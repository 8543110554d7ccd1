import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import type { LogLine } from '@kumiki/component-sdk/progress';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { JsonValue, ValueTypeName } from '@kumiki/component-sdk/values';
import type {
  AttemptOutcome,
  ExecutionStatus,
  ItemCounts,
  ItemStatus,
  StepStatus,
} from '@kumiki/orchestrator/execution';

/* What a platform answers, as far as the command reads it. Times are in ISO 8601. */

export interface ShownExecution {
  readonly execution_id: string;
  readonly pipeline: string;
  readonly version?: number;
  readonly status: ExecutionStatus;
  readonly params: Readonly<Record<string, unknown>>;
  readonly priority: 'low' | 'normal' | 'high';
  readonly labels: Readonly<Record<string, string>>;
  readonly items: ItemCounts;
  readonly steps: readonly string[];
  readonly seq: number;
  readonly bytes: number;
  readonly cancel_requested: boolean;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly error?: ErrorRecord;
  /** What keeps it from going on. */
  readonly troubles?: readonly ErrorRecord[];
}

/** A value: data as it is, a file by its id. */
export type ShownValue =
  | { readonly data: JsonValue }
  | { readonly list: readonly ShownValue[] }
  | { readonly file_id: string; readonly size: number; readonly media_type: string; readonly name?: string };

export interface ShownItem {
  readonly item: number;
  readonly name: string;
  readonly status: ItemStatus;
  readonly outputs?: Readonly<Record<string, ShownValue>>;
  readonly error?: ErrorRecord;
  readonly started_at: string | null;
  readonly ended_at: string | null;
}

export interface ShownStep {
  readonly item: number;
  readonly step: string;
  readonly status: StepStatus;
  readonly attempts: number;
  readonly because?: readonly string[];
  readonly error?: ErrorRecord;
  readonly started_at: string | null;
  readonly ended_at: string | null;
}

export interface ShownAttempt {
  readonly step: string;
  readonly attempt: number;
  readonly generation: number;
  readonly outcome: AttemptOutcome;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly cpu_ms?: number;
  readonly peak_memory_bytes?: number;
  readonly error?: ErrorRecord;
}

export interface ShownLine extends Pick<LogLine, 'level' | 'message' | 'data'> {
  readonly position: number;
  readonly time: string;
  readonly item: number;
  readonly step: string;
  readonly attempt: number;
}

export interface ShownForm {
  readonly name: string;
  readonly version: number;
  readonly inputs: Readonly<
    Record<
      string,
      {
        readonly type: ValueTypeName;
        readonly list: boolean;
        readonly optional: boolean;
        readonly shared: boolean;
      }
    >
  >;
  readonly params: JsonSchema;
  readonly outputs: Readonly<Record<string, { readonly type: ValueTypeName; readonly list: boolean }>>;
  readonly steps: readonly { readonly id: string }[];
}
