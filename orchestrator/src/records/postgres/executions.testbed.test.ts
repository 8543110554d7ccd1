import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { Cluster } from '../../../test/postgres/cluster.ts';
import { executionStoreContract } from '../../execution/store/contract.ts';
import { openPostgresRecords } from './postgres-records.ts';

const program = fileURLToPath(new URL('./committing.program.ts', import.meta.url));
let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster[Symbol.asyncDispose]());

executionStoreContract(
  'records in PostgreSQL',
  async (now) => {
    const { executions } = await openPostgresRecords(cluster.place(await cluster.database()), { now });
    return { store: executions, close: () => executions.close() };
  },
  async () => {
    const name = await cluster.database();
    return {
      program: { file: program, args: [cluster.url(name)] },
      reopen: async () => (await openPostgresRecords(cluster.place(name))).executions,
    };
  },
);
