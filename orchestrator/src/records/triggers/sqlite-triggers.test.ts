import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { triggerStoreContract } from '../../triggers/contract.ts';
import { openSqliteRecords } from '../sqlite-records.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

triggerStoreContract('triggers in SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-triggers-'));
  folders.push(folder);
  const { triggers, executions } = await openSqliteRecords(folder, { readerAfterMs: 0 });
  return { store: triggers, close: () => executions.close() };
});
