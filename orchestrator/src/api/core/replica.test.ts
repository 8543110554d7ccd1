import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileStore, type ObjectStore } from '@kumiki/component-sdk/storage';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { number } from '../../../test/engine-fixture.ts';
import { inline, planOf, providerOf } from '../../../test/inline.ts';
import { ChangeFeed, ProgressFeed, telling } from '../../events/index.ts';
import { Engine, ExecutionQueue, type ExecutionRef, type ExecutionStore } from '../../execution/index.ts';
import { inProcessLanes, LocalExecutor } from '../../executors/index.ts';
import { openSqliteStore } from '../../records/index.ts';
import { DraftEditors } from './drafts/index.ts';
import { Estimates } from './estimates/estimates.ts';
import { Executions } from './executions.ts';
import { Replica } from './replica.ts';
import type { StartExecution } from './submission.ts';

const document = `
inputs: {n: {type: number}}
params: {}
steps: {s: {component: test/half, inputs: {number: $inputs.n}}}
outputs: {n: $steps.s.number}`;

let folder: string;
let record: ExecutionStore;
let objects: ObjectStore;
let platforms: TestPlatform[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-replica-'));
  record = await openSqliteStore(join(folder, 'data'));
  objects = await openFileStore(join(folder, 'objects'), { durable: false });
  platforms = [];
});
afterEach(async () => {
  for (const { replica, queue, engine } of platforms) {
    await replica.stop();
    await queue.close();
    await engine[Symbol.asyncDispose]();
  }
  await record.close();
  await rm(folder, { recursive: true, force: true });
});

interface TestPlatform {
  /** Numbers in the order in which they were worked on. */
  readonly ran: number[];
  /** What a run waits for, by its number. */
  readonly gates: Map<number, Promise<void>>;
  readonly engine: Engine;
  readonly queue: ExecutionQueue;
  readonly replica: Replica;
  readonly executions: Executions;
  /** What waited here and is done by another one. */
  readonly gone: ExecutionRef[];
}

/** One of several on the record, that carries out one execution at a time. */
async function platform(): Promise<TestPlatform> {
  const ran: number[] = [];
  const gates = new Map<number, Promise<void>>();
  const half = inline('test/half', number, {
    async run({ inputs }) {
      const n = inputs['number'] as number;
      ran.push(n);
      await gates.get(n);
      return { number: n / 2 };
    },
  });
  const changes = new ChangeFeed();
  const store = telling(record, changes);
  const engine = await Engine.open({ store, objects });
  const executor = new LocalExecutor(inProcessLanes(providerOf([half]), 1));
  const queue = new ExecutionQueue({
    engine,
    carryOut: async () => await Promise.resolve({ executor }),
    atOnce: 1,
  });
  const gone: ExecutionRef[] = [];
  const replica = new Replica({
    replicas: { listen: () => () => undefined, tellProgress: () => undefined, tellDrafts: () => undefined },
    editors: new DraftEditors(),
    pollMs: 20,
    store,
    changes,
    progress: new ProgressFeed(),
    engine,
    queue,
    elsewhere: (ref) => gone.push(ref),
  });
  await replica.start();
  replica.recover();
  const { plan } = await planOf(document, [half]);
  const estimates = new Estimates({ store, queue, lanes: 1 });
  const given = { store, objects, engine, queue, changes, estimates };
  const executions = new Executions({ ...given, planOf: async () => await Promise.resolve(plan) });
  const made = { ran, gates, engine, queue, replica, executions, gone };
  platforms.push(made);
  return made;
}

function asked(n: number, priority: StartExecution['priority'] = 'normal'): StartExecution {
  const items = [{ name: 'a', inputs: { n: { kind: 'data', data: n } as const } }];
  return { pipeline: 'half', items, priority };
}

test('what waits with one platform is begun by another that has room, the highest priority first, and once', async () => {
  const busy = await platform();
  const open = Promise.withResolvers<void>();
  onTestFinished(() => open.resolve());
  busy.gates.set(1, open.promise);
  const first = await busy.executions.start('default', asked(1));
  await expect.poll(() => busy.ran).toEqual([1]);
  const waiting = [
    await busy.executions.start('default', asked(2)),
    await busy.executions.start('default', asked(3, 'high')),
  ];
  expect(busy.queue.waiting).toBe(2);
  const idle = await platform();
  // Hearing of it, the other one looks.
  waiting.push(await busy.executions.start('default', asked(4)));
  const ends = waiting.map(async (ref) => await busy.executions.wait(ref, 30_000));

  // Whoever waits with the first one hears of it, though that one is busy still.
  expect((await Promise.all(ends)).map(({ status }) => status)).toEqual(Array(3).fill('succeeded'));
  expect(idle.ran).toEqual([3, 2, 4]);
  await expect.poll(() => busy.queue.waiting).toBe(0);
  expect(busy.gone.map(({ id }) => id).toSorted()).toEqual(waiting.map(({ id }) => id).toSorted());

  open.resolve();
  expect(await busy.executions.wait(first, 30_000)).toMatchObject({ status: 'succeeded', epoch: 1 });
  expect(busy.ran).toEqual([1]);
  for (const ref of waiting) expect(await busy.executions.get(ref)).toMatchObject({ epoch: 1 });
});

test('what is begun at once stays where it was accepted', async () => {
  const [one, other] = [await platform(), await platform()];
  for (const n of [1, 2, 3]) {
    const ref = await one.executions.start('default', asked(n));
    await one.executions.wait(ref, 30_000);
  }
  expect(one.ran).toEqual([1, 2, 3]);
  expect(other.ran).toEqual([]);
});
