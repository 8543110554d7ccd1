import type { RetentionLimits } from '../../../execution/store/execution-store.ts';
import type { Database } from '../../database/database.ts';

/** Takes executions over the limits out of sight. @returns their ids, oldest first */
export function markExpired(
  database: Database,
  now: number,
  project: string,
  { pipeline, maxAgeMs, maxBytes }: RetentionLimits,
): string[] {
  const expired = database.all<{ key: number; id: string }>(
    `SELECT key, id FROM (
       SELECT key, id, status, ended_at, keep_for_ms,
         sum(bytes) OVER (ORDER BY id DESC ROWS UNBOUNDED PRECEDING) AS kept
       FROM execution WHERE project = ?1 AND (?2 IS NULL OR pipeline = ?2))
     WHERE status NOT IN ('accepted', 'planned', 'running')
       AND (ended_at + coalesce(keep_for_ms, ?3) <= ?4 OR kept > ?5)
     ORDER BY id`,
    [project, pipeline, maxAgeMs, now, maxBytes],
  );
  for (const { key } of expired) {
    database.run('UPDATE execution SET project = NULL WHERE key = ?', [key]);
    database.run('DELETE FROM execution_label WHERE execution = ?', [key]);
  }
  return expired.map(({ id }) => id);
}

/** Tables that hold many rows of one execution, with what names a row. */
const parts = [
  ['log_line', 'position'],
  ['event', 'position'],
  ['attempt', 'item, step, number'],
  ['step', 'item, step'],
  ['item', 'item'],
  ['artifact_reference', 'digest'],
] as const;

/**
 * Deletes rows of executions out of sight, at most about so many, and an execution itself when no row of it is left.
 * @returns whether there are more
 */
export function sweepExpired(database: Database, _now: number, limit: number): boolean {
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
