import { kumikiError } from '@kumiki/component-sdk/errors';
import { isTerminal, type ExecutionRef, type ExecutionStatus } from '../../../execution/model/execution.ts';
import { isExecutionId } from '../../../execution/model/ids.ts';
import type { CursorPage, KeptExecution, KeptPage } from '../../../execution/store/execution-store.ts';
import type { Database } from '../../database/database.ts';
import { present } from '../../database/json.ts';
import { findKey, kindsOf, recordBit } from '../rows/execution-row.ts';

/** References that one read counts at most, about: other reads wait for it. */
const enoughReferences = 20_000;

interface KeptRow {
  readonly key: number;
  readonly id: string;
  readonly pipeline: string;
  readonly status: ExecutionStatus;
  readonly ended_at: number | null;
  readonly keep_for_ms: number | null;
  readonly pinned: number;
  readonly removed: number;
  readonly log_bytes: number;
}

/** What executions keep, the newest first. A page may be shorter than its limit. */
export function keptExecutions(
  database: Database,
  project: string,
  pipeline: string | undefined,
  { limit, cursor }: CursorPage,
): KeptPage {
  if (cursor !== undefined && !isExecutionId(cursor)) throw kumikiError('CURSOR_INVALID', { cursor });
  const ofPipeline = pipeline === undefined ? '' : 'AND pipeline = ?4';
  const rows = database.all<KeptRow>(
    `SELECT key, id, pipeline, status, ended_at, keep_for_ms, pinned, removed, log_bytes FROM execution
     WHERE project = ?1 AND id < ?2 ${ofPipeline} ORDER BY id DESC LIMIT ?3`,
    [project, cursor ?? '~', limit + 1, ...(pipeline === undefined ? [] : [pipeline])],
  );
  const items: KeptExecution[] = [];
  let references = 0;
  for (const row of rows.slice(0, limit)) {
    const { kept, count } = contentOf(database, row);
    items.push(kept);
    references += count;
    if (references > enoughReferences) break;
  }
  return items.length < rows.length ? { items, next: items.at(-1)!.id } : { items };
}

function contentOf(database: Database, row: KeptRow): { kept: KeptExecution; count: number } {
  const groups = database.all<{ kinds: number; bytes: number; count: number }>(
    `SELECT kinds, sum(size) AS bytes, count(*) AS count FROM artifact_reference WHERE execution = ? GROUP BY kinds`,
    [row.key],
  );
  const bytes = { record: 0, intermediates: 0, results: 0, inputs: 0, logs: row.log_bytes };
  for (const group of groups) {
    // A file that is several things goes with the last of them: inputs stay longest, then results.
    const kind = (group.kinds & recordBit) === 0 ? kindsOf(group.kinds).at(-1) : undefined;
    bytes[kind ?? 'record'] += group.bytes;
  }
  const kept = {
    id: row.id,
    pipeline: row.pipeline,
    pinned: row.pinned === 1,
    removed: kindsOf(row.removed),
    bytes,
    ...present('keepForMs', row.keep_for_ms),
    ...(isTerminal(row.status) && present('endedAt', row.ended_at)),
  };
  return { kept, count: groups.reduce((sum, { count }) => sum + count, 0) };
}

/** Those of the digests that the execution does not refer to. */
export function released(database: Database, ref: ExecutionRef, digests: readonly string[]): string[] {
  const key = findKey(database, ref);
  const sql = 'SELECT 1 FROM artifact_reference WHERE execution = ? AND digest = ?';
  return digests.filter((digest) => database.get(sql, [key, digest]) === undefined);
}
