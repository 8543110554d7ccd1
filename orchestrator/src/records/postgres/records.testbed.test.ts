import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../../../test/postgres/cluster.ts';
import { alertStoreContract } from '../../alerts/contract.ts';
import { deploymentStoreContract } from '../../deployments/contract.ts';
import { fileRecordsContract } from '../../files/contract.ts';
import { identityStoreContract } from '../../identity/contract.ts';
import { pipelineStoreContract } from '../../pipelines/contract.ts';
import { pinStoreContract } from '../../previews/pins/contract.ts';
import { secretStoreContract } from '../../secrets/contract.ts';
import { triggerStoreContract } from '../../triggers/contract.ts';
import { webhookStoreContract } from '../../webhooks/contract.ts';
import { openPostgresRecords } from './postgres-records.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster[Symbol.asyncDispose]());

async function opened(now?: () => number) {
  const records = await openPostgresRecords(cluster.place(await cluster.database()), now ? { now } : {});
  return { ...records, close: () => records.executions.close() };
}

pipelineStoreContract('pipelines in PostgreSQL', async (now) => {
  const { pipelines, executions, close } = await opened(now);
  return { store: pipelines, unreferenced: (digests) => executions.unreferenced(digests), close };
});
fileRecordsContract('files in PostgreSQL', opened);
identityStoreContract('identity in PostgreSQL', async (now) => {
  const { identity, close } = await opened(now);
  return { store: identity, close };
});
secretStoreContract('secrets in PostgreSQL', async (now) => {
  const { secrets, close } = await opened(now);
  return { store: secrets, close };
});
triggerStoreContract('triggers in PostgreSQL', async () => {
  const { triggers, close } = await opened();
  return { store: triggers, close };
});
webhookStoreContract('webhooks in PostgreSQL', async (now) => {
  const { webhooks, executions, close } = await opened(now);
  return { store: webhooks, executions, close };
});
deploymentStoreContract('deployments in PostgreSQL', async (now) => {
  const { deployments, files, close } = await opened(now);
  return { store: deployments, files, close };
});
pinStoreContract('pins in PostgreSQL', async (now) => await opened(now));
alertStoreContract('alerts in PostgreSQL', async (now) => {
  const { alerts, close } = await opened(now);
  return { store: alerts, close };
});

test('figures and limits of what is kept are there again', async () => {
  const place = cluster.place(await cluster.database());
  const first = await openPostgresRecords(place);
  const old = { widthMs: 60_000, start: 60_000, body: '{"old":1}' };
  const newer = { widthMs: 60_000, start: 120_000, body: '{}' };
  await first.figures.save([old, newer], []);
  const changed = { ...newer, body: '{"changed":1}' };
  await first.figures.save([changed], [{ widthMs: 60_000, before: 100_000 }]);
  await first.policies.savePolicy('default', 'mark', { logs: { days: 3 } });
  await first.policies.savePolicy('default', 'gone', { logs: { days: 3 } });
  await first.policies.savePolicy('default', 'gone', {});
  await first.executions.close();
  const again = await openPostgresRecords(place);
  expect(await again.figures.load()).toEqual([changed]);
  expect(await again.policies.policies('default')).toEqual({ mark: { logs: { days: 3 } } });
  await again.executions.close();
});
