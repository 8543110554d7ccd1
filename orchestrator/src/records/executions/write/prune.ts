import type { ContentKind } from '../../../execution/model/content.ts';
import type { ExecutionRef } from '../../../execution/model/execution.ts';
import type { Database } from '../../database/database.ts';
import { bitsOf } from '../rows/execution-row.ts';

/** What a clean-up may touch: nothing that runs or that somebody pinned. */
const removable = `pinned = 0 AND status NOT IN ('accepted', 'planned', 'running')`;

/** Takes executions out of sight. @returns the ids of those that may go */
export function hideExecutions(
  database: Database,
  _now: number,
  project: string,
  ids: readonly string[],
): string[] {
  return ids.filter((id) => {
    const found = database.get<{ key: number }>(
      `SELECT key FROM execution WHERE project = ? AND id = ? AND ${removable} FOR UPDATE`,
      [project, id],
    );
    if (!found) return false;
    database.run('UPDATE execution SET project = NULL WHERE key = ?', [found.key]);
    database.run('DELETE FROM execution_label WHERE execution = ?', [found.key]);
    return true;
  });
}

/** Tables that hold many rows of one execution, with what names a row. */
const parts = [
  ['log_line', 'position'],
  ['event', 'position'],
  ['attempt', 'item, step, number'],
  ['step', 'item, step'],
  ['correction', 'item, number'],
  ['item', 'item'],
  ['artifact_reference', 'digest'],
] as const;

/**
 * Deletes rows of executions out of sight, at most about so many, and an execution itself when no row of it is left.
 * @returns whether there are more
 */
export function sweepHidden(database: Database, _now: number, limit: number): boolean {
  let left = limit;
  while (left > 0) {
    const found = database.get<{ key: number }>('SELECT key FROM execution WHERE project IS NULL LIMIT 1');
    if (found === undefined) return false;
    for (const [table, names] of parts) {
      if (left <= 0) return true;
      left -= database.run(
        `DELETE FROM ${table} WHERE execution = ?1 AND (${names}) IN
           (SELECT ${names} FROM ${table} WHERE execution = ?1 LIMIT ?2)`,
        [found.key, left],
      ).changes;
    }
    if (left <= 0) return true;
    left -= database.run('DELETE FROM execution WHERE key = ?', [found.key]).changes;
  }
  return true;
}

/**
 * Forgets content of an execution, some rows at a time; from the first of them on, its record says that it is gone.
 * Results of before that are made of it, and that nobody used since then, go along.
 * @returns whether there is more
 */
export function removeContent(
  database: Database,
  _now: number,
  { project, id }: ExecutionRef,
  kinds: readonly ContentKind[],
  unusedSince: number,
  limit: number,
): boolean {
  const found = database.get<{ key: number }>(
    `SELECT key FROM execution WHERE project = ? AND id = ? AND ${removable} FOR UPDATE`,
    [project, id],
  );
  if (!found) return false;
  const { key } = found;
  const bits = bitsOf(kinds);
  database.run('UPDATE execution SET removed = removed | ? WHERE key = ?', [bits, key]);
  let left = limit;
  if (kinds.includes('logs')) {
    left -= database.run(
      `DELETE FROM log_line WHERE position IN (SELECT position FROM log_line WHERE execution = ? LIMIT ?)`,
      [key, left],
    ).changes;
    if (left <= 0) return true;
    database.run('UPDATE execution SET log_bytes = 0, log_dropped = 0 WHERE key = ?', [key]);
  }
  const rows = database.all<{ digest: string; size: number; kinds: number }>(
    'SELECT digest, size, kinds FROM artifact_reference WHERE execution = ? AND kinds & ? <> 0 LIMIT ?',
    [key, bits, left],
  );
  let freed = 0;
  for (const { digest, size, kinds: before } of rows) {
    const after = before & ~bits;
    if (after !== 0) {
      database.run('UPDATE artifact_reference SET kinds = ? WHERE execution = ? AND digest = ?', [
        after,
        key,
        digest,
      ]);
      continue;
    }
    freed += size;
    database.run('DELETE FROM artifact_reference WHERE execution = ? AND digest = ?', [key, digest]);
    database.run(
      `DELETE FROM cache_entry WHERE last_used_at < ?1 AND project = ?2
         AND entry IN (SELECT entry FROM cache_reference WHERE digest = ?3)`,
      [unusedSince, project, digest],
    );
  }
  database.run('UPDATE execution SET bytes = bytes - ? WHERE key = ?', [freed, key]);
  return rows.length === left;
}

export function pinExecution(
  database: Database,
  _now: number,
  { project, id }: ExecutionRef,
  pinned: boolean,
): boolean {
  const sql = 'UPDATE execution SET pinned = ? WHERE project = ? AND id = ?';
  return database.run(sql, [pinned, project, id]).changes > 0;
}
