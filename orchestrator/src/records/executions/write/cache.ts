import type { NewCacheEntry } from '../../../execution/model/cache.ts';
import { artifactsIn } from '../../../execution/model/value.ts';
import type { Database } from '../../database/database.ts';

export function cachePut(
  database: Database,
  now: number,
  project: string,
  entries: readonly NewCacheEntry[],
): void {
  for (const { key, recipe, subject, outputs } of entries) {
    const { pipeline, step, item } = subject;
    // The number of the new entry is higher: it is then the newest of its subject.
    database.run('DELETE FROM cache_entry WHERE project = ? AND key = ?', [project, key]);
    const { entry } = database.get<{ entry: number }>(
      `INSERT INTO cache_entry (project, key, recipe, pipeline, step, item, outputs, created_at, last_used_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING entry`,
      [project, key, JSON.stringify(recipe), pipeline, step, item, JSON.stringify(outputs), now, now],
    )!;
    for (const { digest } of artifactsIn(outputs)) {
      database.run('INSERT OR IGNORE INTO cache_reference (entry, digest) VALUES (?, ?)', [entry, digest]);
    }
  }
}

/** @returns those that were pruned since they were found */
export function cacheUsed(
  database: Database,
  now: number,
  project: string,
  keys: readonly string[],
): string[] {
  const sql = 'UPDATE cache_entry SET last_used_at = ? WHERE project = ? AND key = ?';
  return keys.filter((key) => database.run(sql, [now, project, key]).changes === 0);
}

/** Forgets some of the entries. @returns how many */
export function pruneCache(
  database: Database,
  _now: number,
  project: string,
  unusedSince: number,
  limit: number,
  pipeline: string | undefined,
): number {
  const { changes } = database.run(
    `DELETE FROM cache_entry WHERE entry IN
       (SELECT entry FROM cache_entry WHERE project = ?1 AND last_used_at < ?2 AND (CAST(?4 AS TEXT) IS NULL OR pipeline = ?4) LIMIT ?3)`,
    [project, unusedSince, limit, pipeline],
  );
  return changes;
}
