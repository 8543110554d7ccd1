import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseManifest } from '@kumiki/component-sdk/manifest';
import { Image } from '@kumiki/component-sdk/values';
import { serveComponents, type ServedComponent } from '@kumiki/component-sdk/worker/serve';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PlanStep } from '../../../pipeline/index.ts';
import type { LaneRun } from '../../local/lane.ts';
import { HostedValue } from '../../local/host/hosted-value.ts';
import { fetchValue, isLost, type StepValues } from '../../step/held-value.ts';
import { PodBundle } from './pod-process.ts';

const components = join(import.meta.dirname, '../../../../../component-sdk/test/components');
const names = ['test/halve', 'test/behave'];
const folderOf = (name: string): string => join(components, name.slice('test/'.length));
const sink = { progress: () => undefined, log: () => undefined };

let folder: string;
let container: ServedComponent;
let bundle: PodBundle;

async function startContainer(): Promise<void> {
  const find = async (name: string) => await Promise.resolve(folderOf(name));
  const options = { socket: join(folder, 'socket'), shared: folder, sink, first: names };
  container = await serveComponents(options, find);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-bundle-'));
  await startContainer();
  const manifests = names.map(async (name) => {
    const path = join(folderOf(name), 'component.yaml');
    return [name, parseManifest(await readFile(path), path)] as const;
  });
  bundle = new PodBundle({ folder, startMs: 20_000, members: new Map(await Promise.all(manifests)) });
});
afterEach(async () => {
  await bundle.dispose();
  await container.close();
  await rm(folder, { recursive: true });
});

const photo = Image.fromRaw({
  data: new Uint8Array(64 * 48 * 3).fill(9),
  width: 64,
  height: 48,
  channels: 3,
});

async function run(component: string, inputs: StepValues, params: object, more: object = {}, readers = 1) {
  const outputs = { image: { readers } };
  const step = { id: component, component, timeoutMs: 0, outputs } as unknown as PlanStep;
  const about = { params, sink, signal: new AbortController().signal, root: 'here', attempt: 1 };
  const usage = () => undefined;
  return await bundle.run(step, inputs, { ...about, usage, ...more } as unknown as LaneRun);
}

test('images stay in a container from step to step, and come out where somebody wants them', async () => {
  await bundle.start();
  const { image: half } = await run('test/halve', { image: photo }, { by: 2 });
  expect(half).toBeInstanceOf(HostedValue);
  const { image: kept } = await run('test/behave', { image: half! }, { how: 'echo' });
  expect(await fetchValue(kept!)).toMatchObject({ width: 32, height: 24 });
  const { image: left } = await run('test/halve', { image: half! }, { by: 2 }, { leaves: 'kept' });
  expect(left).toBeInstanceOf(Image);
  bundle.drop([half!, kept!]);
  expect([isLost(half!), isLost(kept!)]).toEqual([true, true]);
});

test('an image that two read outside of its container crosses over once, and is not kept for longer', async () => {
  await bundle.start();
  const pixelsOf = async (value: unknown) => (await ((await fetchValue(value as never)) as Image).raw()).data;
  const { image: half } = await run('test/halve', { image: photo }, { by: 2 }, {}, 2);
  const first = await pixelsOf(half);
  expect(await pixelsOf(half)).toBe(first);
  const third = await pixelsOf(half);
  expect(third).not.toBe(first);
  expect(third).toEqual(first);
  bundle.drop([half!]);
  await expect(pixelsOf(half)).rejects.toMatchObject({ code: 'VALUE_LOST' });
});

test('what was in a container that ended is lost, and the next run finds the one that came in its place', async () => {
  await bundle.start();
  const { image: half } = await run('test/halve', { image: photo }, { by: 2 });
  const begun = Promise.withResolvers<void>();
  const heard = { ...sink, progress: () => begun.resolve() };
  const waiting = run('test/behave', {}, { how: 'wait' }, { sink: heard }).catch((thrown: unknown) => thrown);
  await begun.promise;
  await container.close();
  expect(await waiting).toMatchObject({ code: 'WORKER_CRASHED' });
  expect(isLost(half!)).toBe(true);
  await startContainer();
  const { image: again } = await run('test/halve', { image: photo }, { by: 2 });
  expect(await fetchValue(again!)).toMatchObject({ width: 32 });
  await expect(run('test/behave', { image: half! }, { how: 'echo' })).rejects.toMatchObject({
    code: 'VALUE_LOST',
  });
});
