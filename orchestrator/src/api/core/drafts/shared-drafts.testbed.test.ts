import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { Cluster } from '../../../../test/postgres/cluster.ts';
import { callerOf } from '../../../identity/roles.ts';
import { openPostgresRecords } from '../../../records/index.ts';
import { DraftEditors } from './draft-editors.ts';
import { SharedDrafts } from './shared-drafts.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster[Symbol.asyncDispose]());

/** A platform on a data base, as far as it knows who has drafts open. It says nothing again by itself. */
async function platformOn(database: string): Promise<DraftEditors> {
  const { replicas, executions } = await openPostgresRecords(cluster.place(database), { connections: 2 });
  const editors = new DraftEditors();
  const shared = new SharedDrafts({ replicas: replicas!, editors, beatMs: 600_000 });
  shared.start();
  onTestFinished(async () => {
    shared.stop();
    await executions.close();
  });
  return editors;
}

/** Somebody who has a draft open: the names of those whom they hear of, and how to leave. */
function opened(editors: DraftEditors, name: string) {
  let names: readonly string[] = [];
  const leave = editors.join('mark', callerOf(name, name, { role: 'editor' }), (others) => {
    names = others.map((other) => other.name);
  });
  return { names: () => names.toSorted(), leave };
}

test('whoever has a draft open hears who has on another platform, also after the data base was away', async () => {
  const database = await cluster.database();
  const here = await platformOn(database);
  const there = await platformOn(database);
  const aiko = opened(here, 'Aiko');
  const ben = opened(there, 'Ben');
  await expect.poll(aiko.names).toEqual(['Ben']);
  await expect.poll(ben.names).toEqual(['Aiko']);
  await cluster.stop();
  const chie = opened(there, 'Chie');
  await cluster.run();
  // Both listen anew, and say what was missed.
  await expect.poll(aiko.names, { timeout: 30_000 }).toEqual(['Ben', 'Chie']);
  chie.leave();
  ben.leave();
  await expect.poll(aiko.names).toEqual([]);
});
