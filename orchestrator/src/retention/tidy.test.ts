import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileStore, type ObjectStore } from '@kumiki/component-sdk/storage';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inline, planOf, providerOf, type InlineComponent } from '../../test/inline.ts';
import { inProcessLanes, LocalExecutor } from '../executors/index.ts';
import type { FileRecords } from '../files/index.ts';
import { Engine, type Submission } from '../execution/engine/index.ts';
import type { ExecutionRef } from '../execution/model/execution.ts';
import { Clock } from '../execution/store/contract/fixtures.ts';
import type { ExecutionStore } from '../execution/store/execution-store.ts';
import { openSqliteRecords } from '../records/sqlite-records.ts';
import type { PipelineStore } from '../pipelines/pipeline-store.ts';
import type { PolicyStore } from './policy-store.ts';
import { preview } from './preview.ts';
import { tidy, type Tidied, type TidyOptions } from './tidy.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Text of so many bytes is an object. */
const textBytes = 100_000;

let folder: string;
let clock: Clock;
let store: ExecutionStore;
let policies: PolicyStore;
let files: FileRecords;
let pipelines: PipelineStore;
let objects: ObjectStore;
let engine: Engine;
let ran: string[];
/** What happens while the second step runs. */
let meanwhile: () => Promise<unknown>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-tidy-'));
  clock = new Clock();
  ({ executions: store, policies, pipelines, files } = await openSqliteRecords(folder, { now: clock.now }));
  objects = await openFileStore(join(folder, 'objects'), { durable: false });
  engine = await Engine.open({ store, objects });
  ran = [];
  meanwhile = async () => undefined;
});
afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await store.close();
  await rm(folder, { recursive: true });
});

const texts = 'inputs: {text: {type: text}}\noutputs: {text: {type: text}}';
const fill = inline('test/fill', texts, {
  run({ inputs }) {
    ran.push('fill');
    return { text: (inputs['text'] as string).slice(0, 1).repeat(textBytes) };
  },
});
const look = inline('test/look', texts, {
  async run({ inputs }) {
    ran.push('look');
    await meanwhile();
    return { text: (inputs['text'] as string).slice(0, 1) };
  },
});
const chain = `
inputs: {text: {type: text}}
steps:
  fill: {component: test/fill, inputs: {text: $inputs.text}}
  look: {component: test/look, inputs: {text: $steps.fill.text}}
outputs: {text: $steps.look.text, filled: $steps.fill.text}
keep: all`;

/** One item whose input is given as bytes, so that it lies in the store. */
async function accept(letter: string, more: Partial<Submission> = {}): Promise<ExecutionRef> {
  const load = async () => await Promise.resolve(Buffer.from(letter));
  const items = [{ name: letter, inputs: { text: { kind: 'bytes', name: `${letter}.txt`, load } as const } }];
  const plan = await planOf(chain, [fill, look]);
  return await engine.accept({ plan, items, shared: {}, files: {}, ...more });
}

async function carryOut(ref: ExecutionRef, components: readonly InlineComponent[] = [fill, look]) {
  const executor = new LocalExecutor(inProcessLanes(providerOf(components), 1));
  const ended = await engine.carryOut(ref, { executor });
  await executor.close();
  return ended;
}

async function run(letter: string, more: Partial<Submission> = {}): Promise<string> {
  const ended = await carryOut(await accept(letter, more));
  expect(ended.status).toBe('succeeded');
  return ended.id;
}

async function tidyUp(options: TidyOptions = {}): Promise<Tidied> {
  return await tidy({ store, objects, policies, files }, { now: clock.now, ...options });
}

/** As if all objects had been put long ago. */
async function ageObjects(): Promise<void> {
  const files = await readdir(join(folder, 'objects', 'sha256'), { recursive: true, withFileTypes: true });
  for (const file of files.filter((one) => one.isFile()))
    await utimes(join(file.parentPath, file.name), 1, 1);
}

async function count(): Promise<number> {
  return (await Array.fromAsync(objects.list())).length;
}

describe('tidying up', () => {
  it('removes what is too old with all that it alone needed, and says how much that was', async () => {
    const old = await run('a');
    clock.pass(20 * dayMs);
    const recent = await run('b');
    clock.pass(11 * dayMs);
    const before = await count();
    const tidied = await tidyUp();
    expect(tidied).toMatchObject({ executions: [old], cacheEntries: 2, objects: 2, bytes: textBytes + 3 });
    expect(await count()).toBe(before - 2);
    expect(tidied.keptBytes).toBeGreaterThan(textBytes);
    const [item] = await store.items({ project: 'default', id: recent }, {}, { from: 0, limit: 1 });
    const { digest } = item!.outputs!['filled'] as { digest: string };
    expect(Buffer.from(JSON.parse(Buffer.from(await objects.read(digest)).toString())).length).toBe(
      textBytes,
    );
    expect(await tidyUp()).toMatchObject({ executions: [], cacheEntries: 0, objects: 0, bytes: 0 });
  });

  it('goes by what a pipeline says of itself first', async () => {
    const short = await run('a', { keepForMs: dayMs });
    await run('b', { keepForMs: 100 * dayMs });
    clock.pass(50 * dayMs);
    expect((await tidyUp()).executions).toEqual([short]);
  });

  it('keeps results that are used again, and what they are made of, when their execution is gone', async () => {
    await run('a');
    clock.pass(29 * dayMs);
    await run('a');
    clock.pass(2 * dayMs);
    expect((await tidyUp()).executions).toHaveLength(1);
    ran = [];
    await run('a');
    expect(ran).toEqual([]);
  });

  it('leaves files that were sent for a week, and as long as a pipeline names them', async () => {
    const sent = async (text: string) => {
      const object = await objects.put(Buffer.from(text));
      return await files.record('default', 'local', [{ ...object, mediaType: 'text/plain', name: text }]);
    };
    const [named] = await sent('model');
    await sent('logo');
    await pipelines.create('default', 'one', `name: one\nfiles: {model: ${named!.digest}}`);
    await ageObjects();
    clock.pass(6 * dayMs);
    expect(await tidyUp()).toMatchObject({ objects: 0 });
    clock.pass(2 * dayMs);
    expect(await tidyUp()).toMatchObject({ objects: 1, bytes: 4 });
    const left = await files.list('default', {}, { limit: 5 });
    expect(left.items.map(({ name }) => name)).toEqual(['model']);
  });

  it('leaves what is too new for a record to refer to it', async () => {
    await objects.put(Buffer.from('new'));
    expect(await tidyUp()).toMatchObject({ objects: 0 });
    clock.pass(2 * 60 * 60 * 1000);
    expect(await tidyUp()).toMatchObject({ objects: 1, bytes: 3 });
  });

  it('leaves an object of long ago that is put again, before its record is made', async () => {
    await run('a');
    clock.pass(40 * dayMs);
    // What the step gave lies there still when another execution gives the same.
    const { items } = await store.kept('default', { limit: 9 });
    await store.remove(
      'default',
      items.map(({ id }) => id),
    );
    await store.pruneCache('default', clock.now());
    await ageObjects();
    const before = (await Array.fromAsync(objects.list())).find(({ size }) => size > textBytes);
    await objects.put(await objects.read(before!.digest));
    await tidy({ store, objects, policies, files });
    expect(await objects.stat(before!.digest)).toBeDefined();
    expect(await count()).toBe(1);
  });

  /** @returns what is removed when all is old and nothing may stay that need not */
  async function longAfter(): Promise<Pick<Tidied, 'executions' | 'objects'>> {
    await ageObjects();
    clock.pass(90 * dayMs);
    const { executions, objects: removed } = await tidyUp({ maxBytes: 0 });
    return { executions, objects: removed };
  }

  it('leaves all that an execution needs that is running', async () => {
    let removed: unknown;
    meanwhile = async () => {
      // What a step gave is in the record a moment later; what is so young is never removed.
      await vi.waitFor(async () => {
        const { executions } = await store.list('default', {}, { limit: 1 });
        const steps = await store.steps(executions[0]!, { from: 0, limit: 1 });
        if (steps[0]?.status !== 'succeeded') throw new Error('It is not in the record yet.');
      });
      removed = await longAfter();
    };
    await run('a');
    expect(removed).toEqual({ executions: [], objects: 0 });
  });

  it('leaves all that an execution needs that was cancelled and is open again', async () => {
    const ref = await accept('a');
    meanwhile = async () => await engine.cancel(ref);
    expect(await carryOut(ref)).toMatchObject({ status: 'cancelled' });
    await engine.retry(ref, { cancelled: true });
    expect(await longAfter()).toEqual({ executions: [], objects: 0 });
    meanwhile = async () => undefined;
    expect(await carryOut(ref)).toMatchObject({ status: 'succeeded' });
    expect(ran).toEqual(['fill', 'look', 'look']);
  });

  it('removes the oldest until the rest has room, then results that nobody used for long', async () => {
    const first = await run('a');
    clock.pass(dayMs);
    const second = await run('b');
    clock.pass(dayMs);
    const whole = (await tidyUp()).keptBytes;
    // The oldest execution goes, and what it gave is no older than the other as a result of before.
    const tidied = await tidyUp({ maxBytes: whole - 10 });
    expect(tidied).toMatchObject({ executions: [first], objects: 2 });
    expect(tidied.cacheEntries).toBe(2);
    expect(tidied.keptBytes).toBeLessThan(whole);
    expect((await tidyUp({ maxBytes: 0 })).executions).toEqual([second]);
    expect(await count()).toBe(0);
  });

  it('takes intermediates alone where a pipeline says so; a failed item then runs its steps again', async () => {
    const plan = chain.replace(', filled: $steps.fill.text', '');
    await policies.savePolicy('default', 'test', { intermediates: { days: 1 } });
    const ref = await accept('a', { plan: await planOf(plan, [fill, look]) });
    meanwhile = async () => await Promise.reject(new Error('not today'));
    const { status, pipeline } = await carryOut(ref);
    expect([status, pipeline.name]).toEqual(['failed', 'test']);
    const bytes = (await store.execution(ref)).bytes;
    clock.pass(2 * dayMs);
    const asked = { store, objects, policies, files };
    expect((await preview(asked, { now: clock.now })).lines).toEqual([
      expect.objectContaining({ kind: 'intermediates', executions: 1, bytes: textBytes + 2 }),
    ]);
    expect(await tidyUp()).toMatchObject({ executions: [], content: { intermediates: 1 }, objects: 1 });
    expect(await store.execution(ref)).toMatchObject({ removed: ['intermediates'], status: 'failed' });
    expect((await store.execution(ref)).bytes).toBe(bytes - textBytes - 2);
    expect((await preview(asked, { now: clock.now })).lines).toEqual([]);
    meanwhile = async () => undefined;
    ran = [];
    await engine.retry(ref);
    expect(await carryOut(ref)).toMatchObject({ status: 'succeeded' });
    expect(ran).toEqual(['fill', 'look']);
  });

  it('leaves what is pinned, however old', async () => {
    const pinned = await run('a');
    await store.pin({ project: 'default', id: pinned }, true);
    expect(await longAfter()).toEqual({ executions: [], objects: 0 });
    await store.pin({ project: 'default', id: pinned }, false);
    expect((await longAfter()).executions).toEqual([pinned]);
  });

  it('leaves the files of a version of a pipeline', async () => {
    const { digest } = await objects.put(Buffer.from('model'));
    await pipelines.create('default', 'mark', `files: {model: ${digest}}`);
    await longAfter();
    expect(await objects.stat(digest)).toBeDefined();
    await pipelines.remove('default', 'mark');
    await longAfter();
    expect(await objects.stat(digest)).toBeUndefined();
  });
});
