import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { kumikiError } from '../../errors/index.ts';
import { Image, type Value } from '../../values/index.ts';
import {
  StayedPicture,
  ValueReader,
  WorkerGroup,
  type WorkerClient,
  type WorkerValue,
} from '../client/index.ts';
import { serveComponents, type ServedComponent } from './index.ts';
import { tellPrinted } from './printed.ts';

const components = join(import.meta.dirname, '../../../test/components');
const sink = { progress: () => undefined, log: () => undefined };

let folder: string;
let served: ServedComponent;
let group: WorkerGroup;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-several-'));
  const socket = join(folder, 'socket');
  const find = async (name: string): Promise<string> => {
    if (name !== 'test/halve' && name !== 'test/behave')
      throw kumikiError('BUNDLE_COMPONENT_UNKNOWN', { component: name, names: 'test/behave, test/halve' });
    return await Promise.resolve(join(components, name.slice('test/'.length)));
  };
  const first = ['test/halve', 'test/none'];
  served = await serveComponents({ socket, shared: folder, sink, first }, find);
  group = WorkerGroup.connect({ name: 'several', socket, shared: folder, startMs: 10_000 });
});
afterEach(async () => {
  await group.dispose();
  await served.drain();
  await rm(folder, { recursive: true });
});

const client = async (name: string): Promise<WorkerClient> =>
  await group.client({ id: name, folder: '', manifest: { name } });

async function run(
  name: string,
  inputs: Record<string, WorkerValue>,
  params: Record<string, unknown>,
  hold = true,
): Promise<Record<string, WorkerValue>> {
  const { signal } = new AbortController();
  return { ...(await (await client(name)).runStaying({ inputs, params, sink, signal, root: 'here', hold })) };
}

const noise = new Uint8Array(64 * 48 * 3).map((_, at) => at * 7);
const toRoot = [1, 0, 0, 0, 1, 0, 0, 0, 1] as const;
const photo = Image.fromRaw({ data: noise, width: 64, height: 48, channels: 3 }).withFrame({
  root: 'photo',
  width: 64,
  height: 48,
  toRoot,
});

async function fetched(picture: StayedPicture, name = 'test/halve'): Promise<Image> {
  const worker = await client(name);
  const found = await worker.fetch(picture);
  const reader = new ValueReader({ folder: worker.folder.outputs, broken: (reason) => new Error(reason) });
  const { image } = await reader.readAll({ image: found.message });
  found.release();
  return image as Image;
}

describe('a worker of several components', () => {
  test('keeps images for the steps that follow, which get what they would get otherwise', async () => {
    const half = await run('test/halve', { image: photo }, { by: 2 });
    expect(half['image']).toBeInstanceOf(StayedPicture);
    const kept = await run('test/behave', { image: half['image']! }, { how: 'echo' }, false);
    const apart = await run('test/halve', { image: photo }, { by: 2 }, false);
    const wanted = await (apart['image'] as Image).raw();
    expect(await (kept['image'] as Image).raw()).toEqual(wanted);
    expect((kept['image'] as Image).frame).toEqual((apart['image'] as Image).frame);
    const asked = await fetched(half['image'] as StayedPicture);
    expect(await asked.raw()).toEqual(wanted);
    expect(half['found']).toEqual(apart['found']);
  });

  test('gives data as ever, and lets go of what is not needed any more', async () => {
    const { image, found } = await run('test/halve', { image: photo }, { by: 2 });
    expect((found as unknown as { items: Value[] }).items).toHaveLength(1);
    const { number } = image as StayedPicture;
    (await client('test/halve')).drop([number]);
    await expect(fetched(image as StayedPicture)).rejects.toMatchObject({ code: 'WORKER_REQUEST_INVALID' });
    await expect(run('test/halve', { image: image! }, { by: 2 })).rejects.toMatchObject({
      code: 'WORKER_REQUEST_INVALID',
    });
  });

  test('says which one cannot be had, and serves the others', async () => {
    await expect(client('test/none')).rejects.toMatchObject({ code: 'BUNDLE_COMPONENT_UNKNOWN' });
    await expect(client('')).rejects.toMatchObject({ code: 'BUNDLE_COMPONENT_UNKNOWN' });
    expect(await run('test/behave', {}, { how: 'echo' })).toEqual({});
  });

  test('tells each run what its code prints, where it was told to, and prints it all the same', async () => {
    const print = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    tellPrinted();
    try {
      const heard = async (word: string): Promise<string[]> => {
        const lines: string[] = [];
        const own = { ...sink, log: ({ message }: { message: string }) => void lines.push(message) };
        const request = {
          inputs: { data: word },
          params: { how: 'print' },
          signal: new AbortController().signal,
        };
        await (await client('test/behave')).run({ ...request, sink: own, root: 'here' });
        return lines;
      };
      expect(await heard('a word')).toEqual(['a word']);
      process.stdout.write('of nobody\n');
      expect(print.mock.calls.map(([text]) => String(text))).toEqual(['a word\n', 'of nobody\n']);
    } finally {
      print.mockRestore();
    }
  });

  test('tells of no more processor time than the process took', async () => {
    const before = process.cpuUsage();
    let told = 0;
    const { signal } = new AbortController();
    const usage = ({ cpuMs = 0 }: { cpuMs?: number }) => (told += cpuMs);
    const ask = async (name: string, params: Record<string, unknown>) =>
      await (await client(name)).run({ inputs: { image: photo }, params, sink, signal, root: 'r', usage });
    await Promise.all([ask('test/halve', { by: 2 }), ask('test/behave', { how: 'echo' })]);
    const { user, system } = process.cpuUsage(before);
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThanOrEqual((user + system) / 1000);
  });
});
