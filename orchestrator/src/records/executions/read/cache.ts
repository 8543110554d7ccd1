import type { StepRecipe } from '../../../pipeline/index.ts';
import type { CacheEntry, CacheSubject } from '../../../execution/model/cache.ts';
import type { StoredValues } from '../../../execution/model/value.ts';
import type { Database } from '../../database/database.ts';

const hourMs = 60 * 60 * 1000;

interface CacheRow {
  readonly key: string;
  readonly recipe: string;
  readonly pipeline: string;
  readonly step: string;
  readonly item: string;
  readonly outputs: string;
  readonly created_at: number;
  readonly last_used_at: number;
}

export function cacheEntries(
  database: Database,
  project: string,
  keys: readonly string[],
  subjects: ReadonlyMap<string, CacheSubject> | undefined,
  now: number,
): { entries: CacheEntry[]; latest: Map<string, CacheEntry>; stale: string[] } {
  const sql = 'SELECT * FROM cache_entry WHERE project = ? AND key = ?';
  const entries: CacheEntry[] = [];
  const latest = new Map<string, CacheEntry>();
  for (const key of new Set(keys)) {
    const row = database.get<CacheRow>(sql, [project, key]);
    if (row) entries.push(toEntry(row));
    const subject = row ? undefined : subjects?.get(key);
    const before = subject && cacheLatest(database, project, subject);
    if (before) latest.set(key, before);
  }
  // A use within the hour is written down already: most look-ups write nothing.
  const stale = entries.filter(({ lastUsedAt }) => now - lastUsedAt >= hourMs).map(({ key }) => key);
  return { entries, latest, stale };
}

export function cacheLatest(
  database: Database,
  project: string,
  { pipeline, step, item }: CacheSubject,
): CacheEntry | undefined {
  const row = database.get<CacheRow>(
    `SELECT * FROM cache_entry WHERE project = ? AND pipeline = ? AND step = ? AND item = ?
     ORDER BY entry DESC LIMIT 1`,
    [project, pipeline, step, item],
  );
  return row && toEntry(row);
}

function toEntry(row: CacheRow): CacheEntry {
  const { key, pipeline, step, item } = row;
  return {
    key,
    recipe: JSON.parse(row.recipe) as StepRecipe,
    subject: { pipeline, step, item },
    outputs: JSON.parse(row.outputs) as StoredValues,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}
