import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Image } from '@kumiki/component-sdk/values';
import { serveComponents, type ServedComponent } from '@kumiki/component-sdk/worker/serve';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Lane, LaneRun } from '../../../executors/local/lane.ts';
import { fetchValue, isLost, type StepValues } from '../../../executors/step/held-value.ts';
import type { PlanStep } from '../../../pipeline/index.ts';
import { lanesOf } from '../link/pod-lanes.ts';
import { PodLink } from '../link/pod-link.ts';
import { componentsBeside, startFrameHelper, type FrameHelper } from './frame-helper.ts';

/* A pod whose one container serves several components, as the platform sees it. */

const names = ['test/halve', 'test/behave'];
const folderOf = (name: string): string =>
  join(import.meta.dirname, '../../../../../component-sdk/test/components', name.slice('test/'.length));
const sink = { progress: () => undefined, log: () => undefined };
const key = Buffer.alloc(32, 7);

let folder: string;
let container: ServedComponent;
let helper: FrameHelper;
let link: PodLink;
let lane: Lane;

async function startContainer(): Promise<void> {
  const find = async (name: string) => await Promise.resolve(folderOf(name));
  container = await serveComponents(
    { socket: join(folder, 'socket'), shared: folder, sink, first: names },
    find,
  );
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-pod-'));
  await startContainer();
  const components = componentsBeside({ components: names, containers: [0, 0] }, () => folder);
  helper = await startFrameHelper({ components, key, host: '127.0.0.1', port: 0, graceMs: 1000 });
  link = await PodLink.connect({ name: 'pod', host: '127.0.0.1', port: helper.port, key });
  lane = await lanesOf(link, names, []).take(new AbortController().signal);
});
afterEach(async () => {
  link.break();
  await helper.drain();
  await container.close();
  await rm(folder, { recursive: true });
});

const noise = new Uint8Array(64 * 48 * 3).map((_, at) => at * 7);
const photo = Image.fromRaw({ data: noise, width: 64, height: 48, channels: 3 });

async function run(component: string, inputs: StepValues, params: object, more: Partial<LaneRun> = {}) {
  const step = { id: component, component, timeoutMs: 20_000, outputs: { image: { readers: 1 } } };
  const about = { params, sink, signal: new AbortController().signal, root: 'here', attempt: 1 };
  const usage = () => undefined;
  const given = { ...about, usage, ...more } as unknown as LaneRun;
  return await lane.run(step as unknown as PlanStep, inputs, given);
}

test('components of one container hand images to each other, and give what each would give alone', async () => {
  const { image: half } = await run('test/halve', { image: photo }, { by: 2 });
  const { image: kept } = await run('test/behave', { image: half! }, { how: 'echo' });
  const here = (await fetchValue(kept!)) as Image;
  expect(here).toMatchObject({ width: 32, height: 24 });
  const { image: file } = await run('test/behave', { image: half! }, { how: 'echo' }, { leaves: 'kept' });
  const { bytes } = await ((await fetchValue(file!, 'file')) as Image).toFile();
  const { data } = await (await Image.open(bytes)).raw();
  expect([...(await here.raw()).data]).toEqual([...data]);
  lane.drop([half!, kept!, file!]);
  expect([half, kept, file].map((value) => isLost(value!))).toEqual([true, true, true]);
});

test('what was in a container that ended is known to be lost, and its successor takes the next frame', async () => {
  const { image: half } = await run('test/halve', { image: photo }, { by: 2 });
  await container.close();
  await startContainer();
  const next = async () => await run('test/behave', { image: half! }, { how: 'echo' });
  // Which of the two it is depends on whether the end of the container was noticed before.
  await expect(next()).rejects.toMatchObject({
    code: expect.stringMatching(/^(VALUE_LOST|WORKER_CRASHED)$/),
  });
  expect(isLost(half!)).toBe(true);
  const { image: again } = await run('test/halve', { image: photo }, { by: 2 });
  expect(await fetchValue(again!)).toMatchObject({ width: 32 });
});
