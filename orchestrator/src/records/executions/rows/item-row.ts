import type {
  AttemptOutcome,
  ExecutionItem,
  ItemStatus,
  ItemStep,
  StepAttempt,
  StepStatus,
} from '../../../execution/model/item.ts';
import type { Correction } from '../../../execution/model/review.ts';
import type { StoredValues } from '../../../execution/model/value.ts';
import type { VerdictWord } from '../../../execution/model/verdict.ts';
import type { Database } from '../../database/database.ts';
import { fromJson, present, toJson } from '../../database/json.ts';
import { upsert } from '../../database/upsert.ts';

type ErrorRecord = NonNullable<ItemStep['error']>;

export interface ItemRow {
  readonly item: number;
  readonly name: string;
  readonly inputs: string;
  readonly status: ItemStatus;
  readonly open_steps: number;
  readonly outputs: string | null;
  readonly verdict: VerdictWord | null;
  readonly correction: string | null;
  readonly error: string | null;
  readonly started_at: number | null;
  readonly ended_at: number | null;
}

export interface StepRow {
  readonly item: number;
  readonly step: string;
  readonly status: StepStatus;
  readonly attempts: number;
  readonly cache_key: string | null;
  readonly because: string | null;
  readonly outputs: string | null;
  readonly error: string | null;
  readonly skip_reason: string | null;
  readonly started_at: number | null;
  readonly ended_at: number | null;
}

export interface AttemptRow {
  readonly item: number;
  readonly step: string;
  readonly number: number;
  readonly generation: number;
  readonly outcome: AttemptOutcome;
  readonly error: string | null;
  readonly cpu_ms: number | null;
  readonly peak_memory_bytes: number | null;
  readonly bytes_in: number | null;
  readonly bytes_out: number | null;
  readonly started_at: number;
  readonly ended_at: number | null;
}

export function toItem(row: ItemRow): ExecutionItem {
  return {
    index: row.item,
    name: row.name,
    inputs: JSON.parse(row.inputs) as StoredValues,
    status: row.status,
    openSteps: row.open_steps,
    ...fromJson<'outputs', StoredValues>('outputs', row.outputs),
    ...present('verdict', row.verdict),
    ...fromJson<'correction', Correction>('correction', row.correction),
    ...fromJson<'error', ErrorRecord>('error', row.error),
    ...present('startedAt', row.started_at),
    ...present('endedAt', row.ended_at),
  };
}

export function toStep(row: StepRow): ItemStep {
  return {
    item: row.item,
    step: row.step,
    status: row.status,
    attempts: row.attempts,
    ...present('cacheKey', row.cache_key),
    ...fromJson<'because', string[]>('because', row.because),
    ...fromJson<'outputs', StoredValues>('outputs', row.outputs),
    ...fromJson<'error', ErrorRecord>('error', row.error),
    ...fromJson<'skipReason', NonNullable<ItemStep['skipReason']>>('skipReason', row.skip_reason),
    ...present('startedAt', row.started_at),
    ...present('endedAt', row.ended_at),
  };
}

export function toAttempt(row: AttemptRow): StepAttempt {
  return {
    item: row.item,
    step: row.step,
    number: row.number,
    generation: row.generation,
    outcome: row.outcome,
    ...fromJson<'error', ErrorRecord>('error', row.error),
    usage: {
      ...present('cpuMs', row.cpu_ms),
      ...present('peakMemoryBytes', row.peak_memory_bytes),
      ...present('bytesIn', row.bytes_in),
      ...present('bytesOut', row.bytes_out),
    },
    startedAt: row.started_at,
    ...present('endedAt', row.ended_at),
  };
}

export function insertItem(database: Database, key: number, item: ExecutionItem): void {
  const { index, name, inputs, status, openSteps, outputs, verdict, error, startedAt, endedAt } = item;
  database.run(
    `INSERT INTO item (execution, item, name, inputs, status, open_steps, outputs, verdict, error, started_at, ended_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      key,
      index,
      name,
      JSON.stringify(inputs),
      status,
      openSteps,
      toJson(outputs),
      verdict,
      toJson(error),
      startedAt,
      endedAt,
    ],
  );
}

export function updateItem(database: Database, key: number, item: ExecutionItem): void {
  const { index, status, openSteps, outputs, verdict, error, startedAt, endedAt } = item;
  database.run(
    `UPDATE item SET status = ?, open_steps = ?, outputs = ?, verdict = ?, error = ?, started_at = ?, ended_at = ?
     WHERE execution = ? AND item = ?`,
    [status, openSteps, toJson(outputs), verdict, toJson(error), startedAt, endedAt, key, index],
  );
}

const putStepSql = upsert(
  'step',
  ['execution', 'item', 'step'],
  ['status', 'attempts', 'cache_key', 'because', 'outputs', 'error', 'skip_reason', 'started_at', 'ended_at'],
);

export function putStep(database: Database, key: number, itemStep: ItemStep): void {
  const { item, step, status, attempts, cacheKey, because, outputs, error, skipReason } = itemStep;
  database.run(putStepSql, [
    key,
    item,
    step,
    status,
    attempts,
    cacheKey,
    toJson(because),
    toJson(outputs),
    toJson(error),
    toJson(skipReason),
    itemStep.startedAt,
    itemStep.endedAt,
  ]);
}

const putAttemptSql = upsert(
  'attempt',
  ['execution', 'item', 'step', 'number'],
  [
    'generation',
    'outcome',
    'error',
    'cpu_ms',
    'peak_memory_bytes',
    'bytes_in',
    'bytes_out',
    'started_at',
    'ended_at',
  ],
);

export function putAttempt(database: Database, key: number, attempt: StepAttempt): void {
  const { item, step, number, generation, outcome, error, usage, startedAt, endedAt } = attempt;
  const { cpuMs, peakMemoryBytes, bytesIn, bytesOut } = usage;
  database.run(putAttemptSql, [
    key,
    item,
    step,
    number,
    generation,
    outcome,
    toJson(error),
    cpuMs,
    peakMemoryBytes,
    bytesIn,
    bytesOut,
    startedAt,
    endedAt,
  ]);
}
