import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { identityStoreContract } from '../../identity/contract.ts';
import { openSqliteRecords } from '../sqlite-records.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

describe.each([
  ['in one thread', 3_600_000],
  ['in two', 0],
])('%s', (threads, readerAfterMs) => {
  identityStoreContract(`identity in SQLite ${threads}`, async (now) => {
    const folder = await mkdtemp(join(tmpdir(), 'kumiki-identity-'));
    folders.push(folder);
    const { identity, executions } = await openSqliteRecords(folder, { now, readerAfterMs });
    return { store: identity, close: () => executions.close() };
  });
});
