import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { fileRecordsContract } from '../../files/contract.ts';
import { openSqliteRecords } from '../sqlite-records.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

fileRecordsContract('files in SQLite', async (now) => {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-files-'));
  folders.push(folder);
  const { files, executions, pipelines } = await openSqliteRecords(folder, { now });
  return { files, executions, pipelines, close: () => executions.close() };
});
