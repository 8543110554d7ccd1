import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  newExecutionId,
  type ExecutionRef,
  type ExecutionStore,
  type NewExecution,
  type OwnerCommand,
} from '@kumiki/orchestrator/execution';
import { openSqliteStore } from '@kumiki/orchestrator/records';
import type { Benchmark } from '../benchmarks.ts';
import { spread, timed, type Spread } from '../measure.ts';

const epoch = 1;
const batch = 50;

/** What one durable change costs: alone, and where fifty of them are committed in one call. */
export const storeCommit: Benchmark = {
  name: 'local.store_commit_ms',
  unit: 'ms a change',
  target: 'well under 1 in batches',
  measure: () =>
    inFolder(async (folder) => {
      const store = await openSqliteStore(folder);
      const ref = await startedExecution(store, 1000);
      const commit = (commands: readonly OwnerCommand[]): Promise<unknown> =>
        store.commit(ref, { epoch }, commands);
      const alone: number[] = [];
      for (let item = 0; item < 500; item++) {
        alone.push(await timed(() => commit([{ type: 'step_started', item, step: 'a' }])));
      }
      const together: number[] = [];
      for (let item = 0; item < 500; item += batch / 2) {
        const commands = Array.from({ length: batch / 2 }, (_, at) => stepEnds(item + at)).flat();
        together.push((await timed(() => commit(commands))) / batch);
      }
      const sideBySide: number[] = [];
      for (let item = 500; item < 1000; item += batch) {
        const items = Array.from({ length: batch }, (_, at) => item + at);
        const all = items.map((item) => () => commit([{ type: 'step_started', item, step: 'a' }]));
        sideBySide.push((await timed(() => Promise.all(all.map((one) => one())))) / batch);
      }
      await store.close();
      return { '': spread(alone), batch50: spread(together), sideBySide50: spread(sideBySide) };
    }),
};

/** Two changes: a step gives an image, and the next one starts. */
function stepEnds(item: number): OwnerCommand[] {
  const digest = `sha256:${String(item).padStart(64, '0')}`;
  const outputs = { image: { digest, size: 500_000, mediaType: 'image/tiff' } };
  return [
    { type: 'step_succeeded', item, step: 'a', outputs },
    { type: 'step_started', item, step: 'b' },
  ];
}

const recorded = 100_000;

/** Opening records of 100,000 executions, and lists of them by every filter that the index has to carry. */
export const storeList: Benchmark = {
  name: 'local.store_list_ms',
  unit: 'ms a page of 50 of 100,000 executions',
  target: 'at most 20',
  measure: () =>
    inFolder(async (folder) => {
      const first = await openSqliteStore(folder);
      await startedExecution(first, 10);
      await first.close();
      multiply(join(folder, 'records.db'));

      const cases: Record<string, Spread> = {};
      const page = { limit: 50 };
      const store = await openSqliteStore(folder);
      const middle = (await store.list('default', { pipeline: 'pipeline-3' }, page)).executions[25]!;
      const measured = async (name: string, work: () => Promise<unknown>): Promise<void> => {
        const times: number[] = [];
        for (let round = 0; round < 30; round++) times.push(await timed(work));
        cases[name] = spread(times);
      };
      await measured('', () => store.list('default', {}, page));
      await measured('status', () => store.list('default', { status: ['failed', 'partial'] }, page));
      await measured('pipeline', () => store.list('default', { pipeline: 'pipeline-3' }, page));
      await measured('label', () => store.list('default', { labels: { client_id: 'client-77' } }, page));
      await measured('rareText', () => store.list('default', { text: 'client-999999' }, page));
      await measured('last', () => store.list('default', {}, { ...page, cursor: middle.id }));
      await measured('open', async () => {
        await store.execution(middle);
        await store.items(middle, {}, { from: 0, limit: 50 });
      });
      await store.close();
      return cases;
    }),
};

/** From the call to the first answer, with 100,000 executions in the folder. */
export const storeOpen: Benchmark = {
  name: 'local.store_open_ms',
  unit: 'ms',
  target: 'at most 200',
  measure: () =>
    inFolder(async (folder) => {
      const first = await openSqliteStore(folder);
      await startedExecution(first, 10);
      await first.close();
      multiply(join(folder, 'records.db'));
      const times: number[] = [];
      for (let round = 0; round < 8; round++) {
        let store: ExecutionStore | undefined;
        times.push(
          await timed(async () => {
            store = await openSqliteStore(folder);
            await store.list('default', {}, { limit: 50 });
          }),
        );
        await store?.close();
      }
      return { '': spread(times) };
    }),
};

async function startedExecution(store: ExecutionStore, count: number): Promise<ExecutionRef> {
  const execution: NewExecution = {
    project: 'default',
    id: newExecutionId(Date.now()),
    pipeline: { name: 'bench', version: 1 },
    params: { width: 640 },
    shared: {},
    files: {},
    priority: 0,
    keep: 'all',
    labels: { client_id: 'bench' },
  };
  const items = Array.from({ length: count }, (_, at) => ({ name: `photo-${at}`, inputs: {} }));
  await store.create(execution, items, { complete: true });
  await store.keepAlive('bench', 600_000);
  await store.claim(execution, 'bench');
  const plan = { digest: `sha256:${'0'.repeat(64)}`, size: 1000, mediaType: 'application/json' };
  const commands: OwnerCommand[] = [{ type: 'plan', plan, steps: ['a', 'b'] }, { type: 'start' }];
  await store.commit(execution, { epoch }, commands);
  const starts = items.map((_, item): OwnerCommand => ({ type: 'item_started', item }));
  await store.commit(execution, { epoch }, starts);
  return execution;
}

/** Copies the one execution there is, with its items, in one transaction: other ids, pipelines, states and labels. */
function multiply(file: string): void {
  const database = new DatabaseSync(file);
  const columns = database.prepare('PRAGMA table_info(execution)').all() as { name: string }[];
  const changed: Readonly<Record<string, string>> = {
    key: 'key + n',
    id: `substr(id, 1, 4) || printf('%04x-%04x', n / 65536, n % 65536) || substr(id, 14)`,
    pipeline: `'pipeline-' || (n % 10)`,
    accepted: `json_set(accepted, '$.pipeline.name', 'pipeline-' || (n % 10))`,
    search: `substr(id, 1, 4) || n || char(10) || 'pipeline-' || (n % 10) || char(10) || 'client-' || (n % 1000)`,
    status: `CASE WHEN n % 50 = 0 THEN 'partial' WHEN n % 30 = 0 THEN 'failed' ELSE 'succeeded' END`,
    owner: 'NULL',
  };
  const values = columns.map(({ name }) => changed[name] ?? name).join(', ');
  database.exec(`
    BEGIN;
    CREATE TEMP TABLE number AS
      WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < ${recorded})
      SELECT n FROM count;
    CREATE TEMP TABLE original AS SELECT * FROM execution;
    INSERT INTO execution SELECT ${values} FROM original, temp.number;
    INSERT INTO execution_label
      SELECT project, 'client_id', 'client-' || (key % 1000), id, key FROM execution WHERE key > 1;
    INSERT INTO item (execution, item, name, inputs, status, open_steps)
      SELECT 1 + n, 0, 'photo', '{}', 'succeeded', 0 FROM temp.number;
    COMMIT;
  `);
  database.close();
}

async function inFolder<Value>(work: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
