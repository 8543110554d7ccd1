/** Copies a file of records at one moment of it, while others write: `VACUUM INTO` reads a single state. */
import { DatabaseSync } from 'node:sqlite';
import { workerData } from 'node:worker_threads';

const { file, target } = workerData as { readonly file: string; readonly target: string };
const database = new DatabaseSync(file, { timeout: 10_000 });
try {
  database.prepare('VACUUM INTO ?').run(target);
} finally {
  database.close();
}
