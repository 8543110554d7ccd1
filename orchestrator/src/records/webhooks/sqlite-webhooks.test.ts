import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { webhookStoreContract } from '../../webhooks/contract.ts';
import { openSqliteRecords } from '../sqlite-records.ts';

describe.each([
  ['in one thread', 3_600_000],
  ['in two', 0],
])('%s', (threads, readerAfterMs) => {
  webhookStoreContract(`webhooks in SQLite ${threads}`, async (now) => {
    const folder = await mkdtemp(join(tmpdir(), 'kumiki-webhooks-'));
    const { webhooks, executions } = await openSqliteRecords(folder, { now, readerAfterMs });
    return {
      store: webhooks,
      executions,
      async close() {
        await executions.close();
        await rm(folder, { recursive: true });
      },
    };
  });
});
