import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deploymentStoreContract } from '../../deployments/contract.ts';
import { openSqliteRecords } from '../sqlite-records.ts';

deploymentStoreContract('deployments in SQLite', async (now) => {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-deployments-'));
  const { deployments, executions, files } = await openSqliteRecords(folder, { now });
  return {
    store: deployments,
    files,
    async close() {
      await executions.close();
      await rm(folder, { recursive: true });
    },
  };
});
