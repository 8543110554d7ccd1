import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  newExecutionId,
  type ExecutionRef,
  type ExecutionStore,
  type NewExecution,
  type OwnerCommand,
} from '@kumiki/orchestrator/execution';
import { openSqliteStore } from '@kumiki/orchestrator/records';
import type { Benchmark } from '../benchmark.ts';
import { spread, timed } from '../measure.ts';
import { fillHistory } from './history/fill.ts';

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
      fillHistory(join(folder, 'records.db'), 100_000);
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

export async function startedExecution(store: ExecutionStore, count: number): Promise<ExecutionRef> {
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

export async function inFolder<Value>(work: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
