import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pinStoreContract } from '../../previews/pins/contract.ts';
import { openSqliteRecords } from '../sqlite-records.ts';

pinStoreContract('pins in SQLite', async (now) => {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-pins-'));
  const { pins, pipelines, executions } = await openSqliteRecords(folder, { now });
  return {
    pins,
    pipelines,
    executions,
    async close() {
      await executions.close();
      await rm(folder, { recursive: true });
    },
  };
});
