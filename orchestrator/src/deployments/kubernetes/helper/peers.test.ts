import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Image } from '@kumiki/component-sdk/values';
import { serveComponents } from '@kumiki/component-sdk/worker/serve';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PlannedHop } from '../../../executors/index.ts';
import type { Lane, LaneRun } from '../../../executors/local/lane.ts';
import { fetchValue, type StepValue } from '../../../executors/step/held-value.ts';
import type { PlanStep } from '../../../pipeline/index.ts';
import { lanesOf } from '../link/pod-lanes.ts';
import { PodLink } from '../link/pod-link.ts';
import { componentsBeside, startFrameHelper } from './frame-helper.ts';

/* Two pods of one deployment: what one makes, the other one reads. */

const names = ['test/halve', 'test/behave'];
const key = Buffer.alloc(32, 7);
const sink = { progress: () => undefined, log: () => undefined };

let folder: string;
let pods: Awaited<ReturnType<typeof startPod>>[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-peers-'));
  pods = [await startPod('a', []), await startPod('b', [])];
});
afterEach(async () => {
  for (const { end } of pods) await end();
  await rm(folder, { recursive: true });
});

async function startPod(name: string, hops: readonly PlannedHop[], secret = key) {
  const shared = await mkdtemp(join(folder, `${name}-`));
  const find = async (of: string) =>
    await Promise.resolve(
      join(import.meta.dirname, '../../../../../component-sdk/test/components', of.slice('test/'.length)),
    );
  const options = { socket: join(shared, 'socket'), shared, sink, first: names };
  const container = await serveComponents(options, find);
  const components = componentsBeside({ components: names, containers: [0, 0] }, () => shared);
  const helper = await startFrameHelper({
    components,
    key: secret,
    host: '127.0.0.1',
    port: 0,
    graceMs: 20_000,
  });
  const link = await PodLink.connect({ name, host: '127.0.0.1', port: helper.port, key: secret });
  const lane = await lanesOf(link, names, hops).take(new AbortController().signal);
  const end = async (): Promise<void> => {
    link.break();
    await helper.drain();
    await container.close();
  };
  return { link, lane, helper, end };
}

const noise = new Uint8Array(64 * 48 * 3).map((_, at) => at * 7);

async function run(lane: Lane, component: string, image: StepValue, params: object): Promise<StepValue> {
  const step = { id: component, component, timeoutMs: 20_000, outputs: { image: { readers: 1 } } };
  const about = { params, sink, signal: new AbortController().signal, root: 'here', attempt: 1 };
  const given = { ...about, usage: () => undefined } as unknown as LaneRun;
  return (await lane.run(step as unknown as PlanStep, { image }, given))['image']!;
}

/** A frame that is halved in the first pod and looked at in the second. @returns its pixels, and what passed through here */
async function frame(): Promise<{ readonly pixels: number[]; readonly through: number }> {
  const [a, b] = pods;
  const forward = vi.spyOn(a!.link, 'forward');
  const photo = Image.fromRaw({ data: noise, width: 64, height: 48, channels: 3 });
  const half = await run(a!.lane, 'test/halve', photo, { by: 2 });
  const echo = await run(b!.lane, 'test/behave', half, { how: 'echo' });
  const { data } = await ((await fetchValue(echo)) as Image).raw();
  a!.lane.drop([half]);
  b!.lane.drop([half, echo]);
  const through = forward.mock.calls.length;
  forward.mockRestore();
  return { pixels: [...data], through };
}

/** Frames until one went from pod to pod. */
async function untilDirect(): Promise<Awaited<ReturnType<typeof frame>>> {
  return await vi.waitUntil(
    async () => {
      const found = await frame();
      return found.through === 0 ? found : undefined;
    },
    { timeout: 20_000, interval: 10 },
  );
}

test('values go from pod to pod as soon as the one has found the other, and are the same', async () => {
  const first = await frame();
  expect(first.through).toBe(1);
  expect((await untilDirect()).pixels).toEqual(first.pixels);
});

test('what does not come from the other pod comes through the platform, in the same attempt', async () => {
  const { pixels } = await untilDirect();
  const place = vi.spyOn(pods[0]!.link, 'place').mockImplementation((handle, as) => {
    return { host: '127.0.0.1', port: 1, connection: 'gone', handle, as };
  });
  expect(await frame()).toEqual({ pixels, through: 1 });
  expect(place).toHaveBeenCalledOnce();
});

test('who does not know what a connection is called is given nothing of it', async () => {
  const { link } = pods[0]!;
  const photo = Image.fromRaw({ data: noise, width: 64, height: 48, channels: 3 });
  await run(pods[0]!.lane, 'test/halve', photo, { by: 2 });
  const place = link.place(1, { packed: false });
  const { head } = await pods[1]!.link.take({ ...place, connection: 'other' });
  expect(head.failure?.error).toMatchObject({ code: 'VALUE_LOST' });
});

test('a pod of another deployment is none that is asked', async () => {
  const [a] = pods;
  const stranger = await startPod('c', [], Buffer.alloc(32, 8));
  expect(await a!.link.reaches(stranger.link.address)).toBe(false);
  await stranger.end();
});
