import { DatabaseSync } from 'node:sqlite';
import { referenceTables } from '../records/index.ts';

/** The digests that a copy of records refers to, each once, in order. Memory is that of one row. */
export function* referencedDigests(file: string): Generator<string> {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const sql = referenceTables.map((table) => `SELECT digest FROM ${table}`).join(' UNION ');
    for (const row of database.prepare(`SELECT digest FROM (${sql}) ORDER BY digest`).iterate()) {
      yield (row as { digest: string }).digest;
    }
  } finally {
    database.close();
  }
}
