import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { kumikiError } from '@kumiki/component-sdk/errors';
import {
  allEvents,
  Clock,
  code,
  error,
  newExecution,
  newItems,
  plan,
} from '../../execution/store/contract/fixtures.ts';
import type { ExecutionStore } from '../../execution/store/execution-store.ts';
import type { BoundPlan } from '../../pipeline/index.ts';
import { openSqliteStore } from '../../records/index.ts';
import { formatTraceparent, inTrace, nextSpan } from '../trace/index.ts';
import { ExecutionWatch, observedStore, type Happening } from './index.ts';

const clock = new Clock();
let folder: string;
let inner: ExecutionStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-watch-'));
  inner = await openSqliteStore(folder, { now: clock.now });
});
afterAll(async () => {
  await inner.close();
  await rm(folder, { recursive: true });
});

let told: Happening[];
let watch: ExecutionWatch;
let store: ExecutionStore;
let isFull: boolean;
beforeEach(() => {
  told = [];
  isFull = false;
  watch = new ExecutionWatch(clock.now);
  watch.listen((happening) => told.push(happening));
  const admit = () => {
    if (isFull) throw kumikiError('DISK_NEARLY_FULL', { store: 'it', free: '1', reserve: '2' });
  };
  store = observedStore(inner, { watch, admit });
});

/** Of what was told, the type and what is said beside the execution. */
const said = () =>
  told.filter(({ type }) => type !== 'recorded').map((one) => ({ ...one, execution: undefined }));

const bound = {
  plan: {
    steps: [
      { id: 'a', component: 'sha256:1' },
      { id: 'judge', component: 'sha256:2' },
    ],
    components: { 'sha256:1': { name: 'imaging/resize' }, 'sha256:2': { name: 'decide/verdict' } },
  },
} as unknown as BoundPlan;

async function begin(items: number) {
  const execution = newExecution(clock);
  await store.create(execution, newItems(items), { complete: true });
  await store.keepAlive('owner', 60_000);
  watch.planned(bound, await store.claim(execution, 'owner'));
  clock.pass(500);
  await store.commit(execution, { epoch: 1 }, [
    { type: 'plan', plan, steps: ['a', 'judge'] },
    { type: 'start' },
  ]);
  return execution;
}

describe('what is recorded about an execution', () => {
  test('is told with its component, its times and its verdicts', async () => {
    const execution = await begin(2);
    const at = clock.now();
    await store.commit(execution, { epoch: 1 }, [
      { type: 'item_started', item: 0, at },
      { type: 'step_started', item: 0, step: 'a', at },
      { type: 'step_succeeded', item: 0, step: 'a', at: at + 40, usage: { cpuMs: 30 } },
      { type: 'step_cached', item: 0, step: 'judge', at: at + 41, cacheKey: 'k', outputs: {} },
      { type: 'item_succeeded', item: 0, at: at + 50, outputs: {}, verdict: 'NG' },
      { type: 'item_started', item: 1, at },
      { type: 'item_failed', item: 1, at: at + 7, error },
    ]);
    clock.pass(100);
    await store.commit(execution, { epoch: 1 }, [{ type: 'end' }]);
    expect(said()).toEqual([
      { type: 'execution_accepted' },
      { type: 'execution_started', waitedMs: 500 },
      {
        type: 'step_ended',
        step: 'a',
        component: 'imaging/resize',
        status: 'succeeded',
        durationMs: 40,
        cpuMs: 30,
      },
      { type: 'step_ended', step: 'judge', component: 'decide/verdict', status: 'cached' },
      { type: 'items_ended', status: 'succeeded', count: 1, durationMs: 50, verdict: 'NG' },
      { type: 'items_ended', status: 'failed', count: 1, durationMs: 7, error },
      { type: 'execution_ended', status: 'partial', durationMs: 600 },
    ]);
    expect([...watch.open]).toEqual([]);
  });

  test('counts the items that the end of the whole ended', async () => {
    const execution = await begin(5);
    await store.commit(execution, { epoch: 1 }, [
      { type: 'item_started', item: 0 },
      { type: 'item_succeeded', item: 0, outputs: {} },
      { type: 'fail', error },
    ]);
    expect(said().slice(-2)).toEqual([
      { type: 'items_ended', status: 'failed', count: 4 },
      { type: 'execution_ended', status: 'partial', durationMs: 500, error },
    ]);
  });

  test('is followed over a retry, and over the process before', async () => {
    const execution = await begin(3);
    await store.commit(execution, { epoch: 1 }, [
      { type: 'item_started', item: 0 },
      { type: 'item_failed', item: 0, error },
    ]);
    // Another process goes on, with a watch that knows nothing.
    watch = new ExecutionWatch(clock.now);
    watch.listen((happening) => told.push(happening));
    store = observedStore(inner, { watch });
    clock.pass(120_000);
    await store.claimAbandoned('next', 10);
    await store.request(execution, { type: 'request_cancel' });
    await store.commit(execution, { epoch: 2 }, [{ type: 'end' }]);
    await store.request(execution, { type: 'retry_items', cancelled: true });
    clock.pass(30);
    expect([...watch.open]).toMatchObject([{ id: execution.id, pipeline: 'find-and-mark' }]);
    await store.request(execution, { type: 'request_cancel' });
    await store.claim(execution, 'next');
    await store.commit(execution, { epoch: 4 }, [{ type: 'end' }]);
    expect(said().slice(-4)).toMatchObject([
      { type: 'items_ended', status: 'cancelled', count: 2 },
      { type: 'execution_ended', status: 'cancelled' },
      { type: 'items_ended', status: 'cancelled', count: 3 },
      { type: 'execution_ended', status: 'cancelled', durationMs: 30 },
    ]);
  });

  test('is left to who still adds its items', async () => {
    const made = newExecution(clock);
    await store.create(made, newItems(1), { complete: false });
    expect(await store.claimAbandoned('next', 10, 60_000)).toEqual([]);
    expect(await store.claimAbandoned('next', 10)).toMatchObject([{ id: made.id }]);
  });

  test('is told only when it is durable', async () => {
    const execution = await begin(1);
    const before = told.length;
    await expect(store.commit(execution, { epoch: 7 }, [{ type: 'end' }])).rejects.toEqual(
      code('OWNER_LOST'),
    );
    expect(told.length).toBe(before);
    expect([...watch.open]).toHaveLength(1);
  });
});

describe('an observed store', () => {
  test('records the trace of the request, and nothing where there is none', async () => {
    const traced = newExecution(clock);
    const other = newExecution(clock);
    const trace = nextSpan();
    await inTrace(trace, async () => await store.create(traced, newItems(1), { complete: true }));
    await store.create(other, newItems(1), { complete: true });
    expect((await store.execution(traced)).trace).toBe(formatTraceparent(trace));
    expect(await store.execution(other)).not.toHaveProperty('trace');
  });

  test('takes nothing new where there is no room, and lets what runs end', async () => {
    const execution = await begin(1);
    isFull = true;
    const refused = store.create(newExecution(clock), newItems(1), { complete: true });
    await expect(refused).rejects.toEqual(code('DISK_NEARLY_FULL'));
    await store.commit(execution, { epoch: 1 }, [
      { type: 'item_started', item: 0 },
      { type: 'item_failed', item: 0, error },
      { type: 'end' },
    ]);
    await expect(store.request(execution, { type: 'retry_items' })).rejects.toEqual(code('DISK_NEARLY_FULL'));
    expect(await allEvents(store, execution)).toContain('execution_ended');
  });
});
