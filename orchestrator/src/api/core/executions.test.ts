import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileStore, type ObjectStore } from '@kumiki/component-sdk/storage';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { number } from '../../../test/engine-fixture.ts';
import { inline, planOf, providerOf } from '../../../test/inline.ts';
import { ChangeFeed, telling } from '../../events/index.ts';
import { Engine, ExecutionQueue, type ExecutionStore } from '../../execution/index.ts';
import { openSqliteStore } from '../../records/index.ts';
import { inProcessLanes, LocalExecutor } from '../../executors/index.ts';
import type { Plan } from '../../pipeline/index.ts';
import { Estimates } from './estimates/estimates.ts';
import { Executions } from './executions.ts';
import type { StartExecution } from './submission.ts';

let folder: string;
let store: ExecutionStore;
let objects: ObjectStore;
let engine: Engine;
let queue: ExecutionQueue;
let executions: Executions;
let plan: Plan;
/** Numbers in the order in which they were worked on. */
let ran: number[];
/** What a run waits for, by its number. */
let gates: Map<number, Promise<void>>;

const half = inline('test/half', number, {
  async run({ inputs }) {
    const n = inputs['number'] as number;
    ran.push(n);
    await gates.get(n);
    if (n < 0) throw new Error('too small');
    return { number: n / 2 };
  },
});

const document = `
inputs: {n: {type: number}}
params: {}
steps: {s: {component: test/half, inputs: {number: $inputs.n}}}
outputs: {n: $steps.s.number}`;

beforeEach(async () => {
  ran = [];
  gates = new Map();
  folder = await mkdtemp(join(tmpdir(), 'kumiki-executions-'));
  const changes = new ChangeFeed();
  store = telling(await openSqliteStore(join(folder, 'data')), changes);
  objects = await openFileStore(join(folder, 'objects'), { durable: false });
  engine = await Engine.open({ store, objects });
  const executor = new LocalExecutor(inProcessLanes(providerOf([half]), 1));
  const carryOut = async () => await Promise.resolve({ executor });
  queue = new ExecutionQueue({ engine, carryOut, atOnce: 1 });
  plan = (await planOf(document, [half])).plan;
  const planOfPipeline = async () => await Promise.resolve(plan);
  const estimates = new Estimates({ store, queue, lanes: 1 });
  executions = new Executions({ store, objects, engine, queue, changes, estimates, planOf: planOfPipeline });
});
afterEach(async () => {
  await queue.close();
  await engine[Symbol.asyncDispose]();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

function asked(numbers: readonly number[], more: Partial<StartExecution> = {}): StartExecution {
  const items = numbers.map((n) => ({ name: `i${n}`, inputs: { n: { kind: 'data', data: n } as const } }));
  return { pipeline: 'half', items, ...more };
}

describe('an execution', () => {
  test('is recorded when it is accepted, runs by itself, and its values are there at the end', async () => {
    const accepted = await executions.start('default', asked([4, 6], { labels: { client_id: 'camera 1' } }));
    expect(accepted).toMatchObject({ labels: { client_id: 'camera 1' }, counts: { total: 2 } });
    expect((await executions.wait(accepted, 10_000)).status).toBe('succeeded');
    expect(await executions.value(accepted, 1, { of: 'outputs', name: 'n' })).toEqual({ data: 3 });
    expect(await executions.value(accepted, 0, { step: 's', name: 'number' })).toEqual({ data: 2 });
  });

  test('is waited for no longer than asked', async () => {
    const open = Promise.withResolvers<void>();
    gates.set(4, open.promise);
    const accepted = await executions.start('default', asked([4]));
    expect((await executions.wait(accepted, 20)).status).not.toBe('succeeded');
    open.resolve();
    expect((await executions.wait(accepted, 10_000)).status).toBe('succeeded');
  });

  test('tells what happens as it happens, from any event on, and ends with the execution', async () => {
    const open = Promise.withResolvers<void>();
    gates.set(4, open.promise);
    const accepted = await executions.start('default', asked([4]));
    const told: string[] = [];
    const seqs: number[] = [];
    for await (const page of executions.follow(accepted, 1)) {
      for (const { type, seq } of page) {
        told.push(type);
        seqs.push(seq);
        if (type === 'step_started') open.resolve();
      }
    }
    expect(told[0]).toBe('execution_accepted');
    expect(told.at(-1)).toBe('execution_ended');
    expect(seqs).toEqual(seqs.map((_, at) => at + 1));
    const rest: number[] = [];
    for await (const page of executions.follow(accepted, 3)) rest.push(...page.map(({ seq }) => seq));
    expect(rest).toEqual(seqs.slice(2));
  });

  test('says that nothing happens, so that a connection can be kept alive', async () => {
    const open = Promise.withResolvers<void>();
    gates.set(4, open.promise);
    const accepted = await executions.start('default', asked([4]));
    const sizes: number[] = [];
    for await (const page of executions.follow(accepted, 1, { quietMs: 30 })) {
      sizes.push(page.length);
      if (page.length === 0) open.resolve();
    }
    expect(sizes).toContain(0);
  });

  test('that was cancelled while it waited never begins', async () => {
    const open = Promise.withResolvers<void>();
    gates.set(2, open.promise);
    await executions.start('default', asked([2]));
    const second = await executions.start('default', asked([8]));
    await executions.cancel(second);
    open.resolve();
    await queue.idle();
    expect((await executions.get(second)).status).toBe('cancelled');
    expect(ran).toEqual([2]);
  });

  test('with failed items runs those again when it is asked to', async () => {
    const accepted = await executions.start('default', asked([-2, 4]));
    expect((await executions.wait(accepted, 10_000)).status).toBe('partial');
    await executions.retry(accepted);
    await queue.idle();
    expect(ran).toEqual([-2, 4, -2]);
  });
});

describe('what waits', () => {
  test('is taken by priority, and in its own order where that is the same', async () => {
    const open = Promise.withResolvers<void>();
    gates.set(1, open.promise);
    await executions.start('default', asked([1]));
    for (const [n, priority] of [
      [2, 'low'],
      [3, 'normal'],
      [4, 'high'],
      [5, 'normal'],
    ] as const) {
      await executions.start('default', asked([n], { priority }));
    }
    open.resolve();
    await queue.idle();
    expect(ran).toEqual([1, 4, 3, 5, 2]);
  });

  test('is overtaken for a while only', async () => {
    let now = 0;
    const order: string[] = [];
    const first = Promise.withResolvers<void>();
    const carryOut = async (): Promise<never> => await Promise.reject(new Error('unused'));
    const tests = new ExecutionQueue({
      engine: {
        carryOut: async ({ id }: { id: string }) => {
          order.push(id);
          if (id === 'first') await first.promise;
        },
      } as unknown as Engine,
      carryOut,
      atOnce: 1,
      now: () => now,
    });
    tests.add({ project: 'default', id: 'first' }, 0);
    tests.add({ project: 'default', id: 'low' }, -1);
    now = 25_000;
    tests.add({ project: 'default', id: 'high' }, 1);
    first.resolve();
    await tests.idle();
    expect(order).toEqual(['first', 'low', 'high']);
  });

  test('is there for the next process where this one ends', async () => {
    const open = Promise.withResolvers<void>();
    gates.set(1, open.promise);
    await executions.start('default', asked([1]));
    const second = await executions.start('default', asked([2]));
    const closed = queue.close();
    open.resolve();
    await closed;
    await engine[Symbol.asyncDispose]();
    expect((await executions.get(second)).status).toBe('accepted');
    await using after = await Engine.open({ store, objects });
    const executor = new LocalExecutor(inProcessLanes(providerOf([half]), 1));
    const next = new ExecutionQueue({
      engine: after,
      carryOut: async () => await Promise.resolve({ executor }),
      atOnce: 2,
    });
    expect(await next.recover()).toBe(1);
    await next.idle();
    expect((await executions.get(second)).status).toBe('succeeded');
  });
});

describe('what is asked for wrongly', () => {
  test.each([
    ['an input is missing', { items: [{ name: 'a', inputs: {} }] }, 'INPUT_MISSING'],
    [
      'an input is not of the pipeline',
      { items: [{ name: 'a', inputs: { n: { kind: 'data', data: 1 }, m: { kind: 'data', data: 1 } } }] },
      'INPUT_UNKNOWN',
    ],
    ['a parameter is not of the pipeline', { params: { width: 3 } }, 'PARAMETER_UNKNOWN'],
  ])('is refused before anything is recorded: %s', async (_, more, code) => {
    const given = { ...asked([1]), ...(more as Partial<StartExecution>) };
    await expect(executions.start('default', given)).rejects.toMatchObject({ code });
    expect((await executions.list('default', {}, { limit: 10 })).executions).toEqual([]);
  });

  test('says what is not there', async () => {
    const accepted = await executions.start('default', asked([4]));
    await executions.wait(accepted, 10_000);
    const missing = { code: 'ARTIFACT_NOT_FOUND' };
    await expect(executions.value(accepted, 0, { of: 'outputs', name: 'toString' })).rejects.toMatchObject(
      missing,
    );
    await expect(executions.value(accepted, 3, { of: 'outputs', name: 'n' })).rejects.toMatchObject({
      code: 'EXECUTION_ITEM_NOT_FOUND',
    });
    const { digest } = await objects.put(Buffer.from('of somebody else'));
    const about = { mediaType: 'text/plain' };
    await expect(executions.artifact('default', digest, about)).rejects.toMatchObject(missing);
  });
});
