import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileStore } from '@kumiki/component-sdk/storage';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Engine, type ExecutionRef } from '../../src/execution/index.ts';
import { openSqliteStore } from '../../src/records/index.ts';
import { inProcessLanes, LocalExecutor } from '../../src/executors/index.ts';
import { inline, planOf, providerOf } from '../inline.ts';
import { SmallDisk } from './small-disk.ts';

const textBytes = 400_000;

let meanwhile: (n: number) => Promise<void>;
const fill = inline('test/fill', 'inputs: {n: {type: number}}\noutputs: {text: {type: text}}', {
  async run({ inputs }) {
    const n = inputs['n'] as number;
    await meanwhile(n);
    return { text: String(n).repeat(textBytes) };
  },
});
const steps = `
inputs: {n: {type: number}}
steps: {fill: {component: test/fill, inputs: {n: $inputs.n}}}
outputs: {text: $steps.fill.text}
keep: all`;

const reason = SmallDisk.whyNot();

describe.skipIf(reason)(`a disk that is full${reason === undefined ? '' : ` (${reason})`}`, () => {
  let disk: SmallDisk;
  let large: string;
  beforeEach(async () => {
    disk = new SmallDisk('24m');
    large = await mkdtemp(join(tmpdir(), 'kumiki-large-'));
    meanwhile = async () => await Promise.resolve();
  });
  afterEach(async () => {
    disk[Symbol.dispose]();
    await rm(large, { recursive: true });
  });

  async function open(folders: { readonly records: string; readonly objects: string }) {
    const store = await openSqliteStore(folders.records);
    const objects = await openFileStore(folders.objects);
    const engine = await Engine.open({ store, objects });
    const plan = await planOf(steps, [fill]);
    const accept = async (count: number): Promise<ExecutionRef> => {
      const items = Array.from({ length: count }, (_, n) => {
        return { name: `i${n}`, inputs: { n: { kind: 'data', data: n + 1 } as const } };
      });
      return await engine.accept({ plan, items, shared: {}, files: {} });
    };
    const carryOut = async (ref: ExecutionRef) => {
      const executor = new LocalExecutor(inProcessLanes(providerOf([fill]), 1));
      return await engine.carryOut(ref, { executor, close: async () => await executor.close() });
    };
    const close = async (): Promise<void> => {
      await engine[Symbol.asyncDispose]();
      await store.close();
    };
    return { store, objects, accept, carryOut, engine, [Symbol.asyncDispose]: close };
  }

  test('of objects fails the item whose result has no room, and leaves nothing half-written', async () => {
    const objects = join(disk.path, 'objects');
    await using kumiki = await open({ records: large, objects });
    const ref = await kumiki.accept(2);
    meanwhile = async (n) => await (n === 2 ? disk.fill(textBytes / 2) : Promise.resolve());
    expect(await kumiki.carryOut(ref)).toMatchObject({
      status: 'partial',
      counts: { succeeded: 1, failed: 1 },
    });
    const [item] = await kumiki.store.items(ref, { status: ['failed'] }, { from: 0, limit: 9 });
    expect(item).toMatchObject({ name: 'i1', error: { code: 'STORE_FULL' } });
    expect(item!.error!.message).toContain(objects);
    expect(await readdir(join(objects, 'tmp'))).toEqual([]);
    await expect(kumiki.objects.put(Buffer.alloc(textBytes, 'x'))).rejects.toMatchObject({
      code: 'STORE_FULL',
    });
    meanwhile = async () => await disk.free();
    await kumiki.engine.retry(ref);
    expect(await kumiki.carryOut(ref)).toMatchObject({ status: 'succeeded', counts: { succeeded: 2 } });
  });

  test('of objects accepts nothing, and says why', async () => {
    await using kumiki = await open({ records: large, objects: join(disk.path, 'objects') });
    await disk.fill(0);
    await expect(kumiki.accept(1)).rejects.toMatchObject({ code: 'STORE_FULL', retryable: true });
    expect((await kumiki.store.list('default', {}, { limit: 9 })).executions).toEqual([]);
    await disk.free();
    expect(await kumiki.carryOut(await kumiki.accept(1))).toMatchObject({ status: 'succeeded' });
  });

  test('of records leaves an execution open, which goes on when there is room', async () => {
    const records = join(disk.path, 'data');
    await using kumiki = await open({ records, objects: large });
    const ref = await kumiki.accept(300);
    meanwhile = async (n) => await (n === 150 ? disk.fill(0) : Promise.resolve());
    await expect(kumiki.carryOut(ref)).rejects.toMatchObject({ code: 'STORE_FULL' });
    expect(await kumiki.store.execution(ref)).toMatchObject({ status: 'running' });
    await expect(kumiki.accept(1000)).rejects.toMatchObject({ code: 'STORE_FULL' });
    await disk.free();
    // The item that filled the disk may run again.
    meanwhile = async () => await Promise.resolve();
    expect(await kumiki.carryOut(ref)).toMatchObject({ status: 'succeeded', counts: { succeeded: 300 } });
    const events = await kumiki.store.events(ref, { from: 1, limit: 10_000 });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    expect(events.filter(({ type }) => type === 'item_succeeded')).toHaveLength(300);
  });
});
