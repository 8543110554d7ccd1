import { maxDigestsPerCall } from '../../execution-store.ts';
import type { Database } from '../data/database.ts';

export function unreferenced(database: Database, digests: readonly string[]): string[] {
  if (digests.length > maxDigestsPerCall) {
    throw new RangeError(`more than ${maxDigestsPerCall} digests in one call`);
  }
  const sql = `SELECT EXISTS (SELECT 1 FROM artifact_reference WHERE digest = ?1)
    OR EXISTS (SELECT 1 FROM cache_reference WHERE digest = ?1) AS found`;
  const named = digestsInPipelines(database);
  return digests.filter(
    (digest) => !named.has(digest) && database.get<{ found: number }>(sql, [digest])?.found !== 1,
  );
}

/** The files of drafts and versions: a document names them, and there are few documents. */
function digestsInPipelines(database: Database): ReadonlySet<string> {
  const texts = database.all<{ text: string }>(
    `SELECT text FROM pipeline WHERE instr(text, 'sha256:') UNION ALL
     SELECT text FROM pipeline_version WHERE instr(text, 'sha256:')`,
  );
  return new Set(texts.flatMap(({ text }) => text.match(/sha256:[0-9a-f]{64}/g) ?? []));
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
