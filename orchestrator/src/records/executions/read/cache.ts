import type { StepRecipe } from '../../../pipeline/index.ts';
import type { CacheEntry, CacheSubject } from '../../../execution/model/cache.ts';
import type { StoredValues } from '../../../execution/model/value.ts';
import type { Database } from '../../database/database.ts';

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

export function cacheEntries(database: Database, project: string, keys: readonly string[]): CacheEntry[] {
  const sql = 'SELECT * FROM cache_entry WHERE project = ? AND key = ?';
  return [...new Set(keys)].flatMap((key) => {
    const row = database.get<CacheRow>(sql, [project, key]);
    return row ? [toEntry(row)] : [];
  });
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
