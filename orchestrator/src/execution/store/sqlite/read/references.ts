import type { Database } from '../data/database.ts';

/** Digests after one of them, in order, each once. */
export function digestsAfter(database: Database, after: string, limit: number): string[] {
  const rows = database.all<{ digest: string }>(
    `SELECT digest FROM artifact_reference WHERE digest > ?1
     UNION SELECT digest FROM cache_reference WHERE digest > ?1
     ORDER BY digest LIMIT ?2`,
    [after, limit],
  );
  return rows.map(({ digest }) => digest);
}

export function isReferenced(database: Database, project: string, digest: string): boolean {
  const found = database.get(
    `SELECT 1 FROM artifact_reference JOIN execution ON key = execution WHERE digest = ?2 AND project = ?1
     UNION ALL
     SELECT 1 FROM cache_reference JOIN cache_entry USING (entry) WHERE digest = ?2 AND project = ?1
     LIMIT 1`,
    [project, digest],
  );
  return found !== undefined;
}
