import { kumikiError } from '@kumiki/component-sdk/errors';
import type {
  Execution,
  ExecutionRef,
  ExecutionStatus,
  NewExecution,
} from '../../../execution/model/execution.ts';
import { contentKinds, type ContentKind } from '../../../execution/model/content.ts';
import { timeOfId } from '../../../execution/model/ids.ts';
import { searchText } from '../../../pipelines/search-text.ts';
import type { Database, Parameter } from '../../database/database.ts';
import { gramsOf } from '../../database/grams.ts';
import { fromJson, present, toJson } from '../../database/json.ts';

export interface ExecutionRow {
  readonly key: number;
  readonly project: string;
  readonly id: string;
  readonly accepted: string;
  readonly status: ExecutionStatus;
  readonly revision: number;
  readonly seq: number;
  readonly epoch: number;
  readonly owner: string | null;
  readonly generation: number;
  readonly cancel_requested: number;
  readonly plan: string | null;
  readonly steps: string;
  readonly total: number;
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly ok: number;
  readonly ng: number;
  readonly items_complete: number;
  readonly bytes: number;
  readonly error: string | null;
  readonly planned_at: number | null;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly pinned: number;
  readonly removed: number;
  readonly log_dropped: number;
  readonly executor: NonNullable<Execution['executor']> | null;
}

/** An execution with its number in this data base. */
export interface Found {
  readonly key: number;
  readonly execution: Execution;
}

/** @throws EXECUTION_NOT_FOUND */
export function findExecution(database: Database, { project, id }: ExecutionRef): Found {
  const row = database.get<ExecutionRow>('SELECT * FROM execution WHERE project = ? AND id = ? FOR UPDATE', [
    project,
    id,
  ]);
  if (row === undefined) throw kumikiError('EXECUTION_NOT_FOUND', { execution: id });
  return { key: row.key, execution: toExecution(row) };
}

/** @throws EXECUTION_NOT_FOUND */
export function findKey(database: Database, { project, id }: ExecutionRef): number {
  const row = database.get<{ key: number }>('SELECT key FROM execution WHERE project = ? AND id = ?', [
    project,
    id,
  ]);
  if (row === undefined) throw kumikiError('EXECUTION_NOT_FOUND', { execution: id });
  return row.key;
}

export function toExecution(row: ExecutionRow): Execution {
  const { total, pending, running, succeeded, failed, cancelled } = row;
  return {
    ...(JSON.parse(row.accepted) as Omit<NewExecution, 'project' | 'id'>),
    project: row.project,
    id: row.id,
    status: row.status,
    revision: row.revision,
    seq: row.seq,
    epoch: row.epoch,
    ...present('owner', row.owner),
    generation: row.generation,
    cancelRequested: row.cancel_requested === 1,
    ...present('executor', row.executor),
    ...fromJson<'plan', NonNullable<Execution['plan']>>('plan', row.plan),
    steps: JSON.parse(row.steps) as string[],
    counts: { total, pending, running, succeeded, failed, cancelled },
    ...(row.ok + row.ng > 0 && { verdicts: { ok: row.ok, ng: row.ng } }),
    itemsComplete: row.items_complete === 1,
    bytes: row.bytes,
    ...(row.pinned === 1 && { pinned: true }),
    ...(row.removed > 0 && { removed: kindsOf(row.removed) }),
    ...(row.log_dropped > 0 && { logDropped: row.log_dropped }),
    ...fromJson<'error', NonNullable<Execution['error']>>('error', row.error),
    createdAt: timeOfId(row.id),
    ...present('plannedAt', row.planned_at),
    ...present('startedAt', row.started_at),
    ...present('endedAt', row.ended_at),
  };
}

/** Stands beside kinds of content for files that stay as long as the record: its plan, and the pipeline's files. */
export const recordBit = 1 << contentKinds.length;

/** Kinds of content as they stand in a column: a bit for each, in their order. */
export function bitsOf(kinds: readonly ContentKind[]): number {
  return kinds.reduce((bits, kind) => bits | (1 << contentKinds.indexOf(kind)), 0);
}

export function kindsOf(bits: number): ContentKind[] {
  return contentKinds.filter((_, at) => (bits & (1 << at)) !== 0);
}

/** @returns the number of the execution */
export function insertExecution(database: Database, execution: Execution): number {
  const { project, id, pipeline, priority, keepForMs, labels, verdicts } = execution;
  const search = searchText([pipeline.name, ...Object.values(labels)].join('\n'));
  const { key } = database.get<{ key: number }>(insertSql, [
    project,
    id,
    pipeline.name,
    pipeline.version,
    JSON.stringify(saidOnce(execution)),
    priority,
    keepForMs,
    search,
    verdicts?.ok ?? 0,
    verdicts?.ng ?? 0,
    ...changingValues(execution),
  ])!;
  database.run('INSERT INTO execution_text (rowid, grams) VALUES (?, ?)', [key, gramsOf(search)]);
  for (const [name, value] of Object.entries(labels)) {
    database.run('INSERT INTO execution_label (project, name, value, id, execution) VALUES (?, ?, ?, ?, ?)', [
      project,
      name,
      value,
      id,
      key,
    ]);
  }
  return key;
}

function saidOnce(execution: Execution) {
  const { pipeline, params, shared, files, priority, keep, keepForMs, labels } = execution;
  const { compiled, cache, fresh, local, trace } = execution;
  return {
    pipeline,
    params,
    shared,
    files,
    priority,
    keep,
    keepForMs,
    labels,
    compiled,
    cache,
    fresh,
    local,
    trace,
  };
}

/** What changes. */
export function updateExecution(database: Database, key: number, execution: Execution): void {
  database.run(updateSql, [...changingValues(execution), key]);
}

/** Columns of what changes, but for verdicts. */
const changing = [
  'status',
  'revision',
  'seq',
  'epoch',
  'owner',
  'generation',
  'cancel_requested',
  'plan',
  'steps',
  'total',
  'pending',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'items_complete',
  'bytes',
  'error',
  'planned_at',
  'started_at',
  'ended_at',
  'executor',
] as const;

/** In the order of `changing`. */
function changingValues(execution: Execution): Parameter[] {
  const { status, revision, seq, epoch, owner, generation, cancelRequested, plan, steps, counts } = execution;
  const { total, pending, running, succeeded, failed, cancelled } = counts;
  const { itemsComplete, bytes, error, plannedAt, startedAt, endedAt, executor } = execution;
  return [
    status,
    revision,
    seq,
    epoch,
    owner,
    generation,
    cancelRequested,
    toJson(plan),
    toJson(steps),
    total,
    pending,
    running,
    succeeded,
    failed,
    cancelled,
    itemsComplete,
    bytes,
    toJson(error),
    plannedAt,
    startedAt,
    endedAt,
    executor,
  ];
}

const once = [
  'project',
  'id',
  'pipeline',
  'version',
  'accepted',
  'priority',
  'keep_for_ms',
  'search',
  'ok',
  'ng',
];
const inserted = [...once, ...changing];
const insertSql = `INSERT INTO execution (${inserted.join(', ')})
  VALUES (${inserted.map(() => '?').join(', ')}) RETURNING key`;
const updateSql = `UPDATE execution SET ${changing.map((name) => `${name} = ?`).join(', ')} WHERE key = ?`;

/** What changes with its items' verdicts alone: an index goes by each of them. */
export function updateVerdicts(database: Database, key: number, { verdicts }: Execution): void {
  if (!verdicts) return;
  database.run('UPDATE execution SET ok = ?, ng = ? WHERE key = ?', [verdicts.ok, verdicts.ng, key]);
}
