import { DatabaseSync } from 'node:sqlite';
import { referenceTables } from '../records/index.ts';

/** The digests that a copy of records refers to, each once, in order. Memory is that of one row. */
export function* referencedDigests(file: string): Generator<string> {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    // A backup may be of a Kumiki that had fewer of them.
    const there = database.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`);
    const tables = referenceTables.filter((table) => there.get(table) !== undefined);
    const sql = tables.map((table) => `SELECT digest FROM ${table}`).join(' UNION ');
    for (const row of database.prepare(`SELECT digest FROM (${sql}) ORDER BY digest`).iterate()) {
      yield (row as { digest: string }).digest;
    }
  } finally {
    database.close();
  }
}
