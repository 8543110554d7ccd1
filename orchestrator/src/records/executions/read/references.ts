import { maxDigestsPerCall } from '../../../execution/store/execution-store.ts';
import type { Database } from '../../database/database.ts';

/** What keeps objects: all tables whose column `digest` names them. */
export const referenceTables = [
  'artifact_reference',
  'cache_reference',
  'pipeline_reference',
  'uploaded_file',
  'pin_reference',
] as const;

export function unreferenced(database: Database, digests: readonly string[]): string[] {
  if (digests.length > maxDigestsPerCall) {
    throw new RangeError(`more than ${maxDigestsPerCall} digests in one call`);
  }
  const places = referenceTables.map((table) => `EXISTS (SELECT 1 FROM ${table} WHERE digest = ?1)`);
  const sql = `SELECT ${places.join(' OR ')} AS found`;
  return digests.filter((digest) => database.get<{ found: number }>(sql, [digest])?.found !== 1);
}

export function isReferenced(database: Database, project: string, digest: string): boolean {
  const found = database.get(
    `SELECT 1 FROM artifact_reference JOIN execution ON key = execution WHERE digest = ?2 AND project = ?1
     UNION ALL
     SELECT 1 FROM cache_reference JOIN cache_entry USING (entry) WHERE digest = ?2 AND project = ?1
     UNION ALL
     SELECT 1 FROM uploaded_file WHERE digest = ?2 AND project = ?1
     LIMIT 1`,
    [project, digest],
  );
  return found !== undefined;
}
