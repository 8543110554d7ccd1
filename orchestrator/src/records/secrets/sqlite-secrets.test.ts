import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretStoreContract } from '../../secrets/contract.ts';
import { openSqliteRecords } from '../sqlite-records.ts';

secretStoreContract('secrets in SQLite', async (now) => {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-secrets-'));
  const { secrets, executions } = await openSqliteRecords(folder, { now });
  return {
    store: secrets,
    async close() {
      await executions.close();
      await rm(folder, { recursive: true });
    },
  };
});
