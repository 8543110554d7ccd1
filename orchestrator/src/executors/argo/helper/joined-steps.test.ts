import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Image } from '@kumiki/component-sdk/values';
import { serveComponents, type ServedComponent } from '@kumiki/component-sdk/worker/serve';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderComponents } from '../../../components/index.ts';
import { bindPlan, compilePipeline, type BoundPlan } from '../../../pipeline/index.ts';
import type { ExecutionEvent } from '../../executor.ts';
import { hostLanes } from '../../local/host-lanes.ts';
import type { Lanes, LaneRun, RunAhead } from '../../local/lane.ts';
import { LocalExecutor } from '../../local/local-executor.ts';
import { isLost } from '../../step/held-value.ts';
import { podLanes } from './pod-lanes.ts';
import { PodBundle } from './pod-process.ts';

/* Neighbours that are only changes run as one in a container too, and give what they give on one machine. */

const root = join(import.meta.dirname, '../../../../..');
const components = new FolderComponents({ folders: [join(root, 'components')] });
const photo = join(root, 'pipelines/find-and-mark/images/plate-01.jpg');
const sink = { progress: () => undefined, log: () => undefined };

const chain = `
inputs: {image: {type: image}}
steps:
  shrink: {component: imaging/resize, inputs: {image: $inputs.image}, params: {width: 64}}
  soften: {component: imaging/blur, inputs: {image: $steps.shrink.image}, params: {sigma: 1.5}}
  grey: {component: imaging/grayscale, inputs: {image: $steps.soften.image}}
  again: {component: imaging/resize, inputs: {image: $steps.grey.image}, params: {width: 32}}
  even: {component: imaging/levels, inputs: {image: $steps.again.image}}
outputs: {image: $steps.even.image}`;

let folder: string;
let container: ServedComponent;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-joined-'));
  const find = async (name: string) => await Promise.resolve(join(root, 'components', name));
  container = await serveComponents({ socket: join(folder, 'socket'), shared: folder, sink }, find);
});
afterEach(async () => {
  await container.close();
  await rm(folder, { recursive: true });
});

async function planFor(text: string): Promise<BoundPlan> {
  const { plan, problems } = await compilePipeline({
    text: `apiVersion: kumiki/v1\nkind: Pipeline\nname: test\n${text}`,
    documentName: 'test.yaml',
    components,
    pipelines: { pipeline: async () => undefined, names: async () => [] },
  });
  if (!plan) throw new Error(problems.map(({ message }) => message).join('\n'));
  return bindPlan(plan, {});
}

const bundleOf = ({ plan }: BoundPlan): PodBundle => {
  const members = Object.entries(plan.components).map(
    ([digest, { manifest }]) => [digest, manifest] as const,
  );
  return new PodBundle({ folder, startMs: 20_000, members: new Map(members) });
};

function inPod(plan: BoundPlan): Lanes {
  const bundle = bundleOf(plan);
  return podLanes(new Map(Object.keys(plan.plan.components).map((digest) => [digest, bundle])), 2);
}

async function run(plan: BoundPlan, lanes: Lanes, bytes: Uint8Array) {
  const executor = new LocalExecutor(lanes);
  const events: ExecutionEvent[] = [];
  let image: Image | undefined;
  const load = async () => await Promise.resolve(bytes);
  const items = [{ id: '0', name: 'a', inputs: { image: { kind: 'bytes', name: 'a.jpg', load } as const } }];
  const { signal } = new AbortController();
  try {
    await executor.execute(
      { plan, items, shared: {}, files: {}, signal, results: 'files' },
      {
        event: (event) => events.push(event),
        deliver: async (_, outputs) => void (image = await (outputs['image'] as Image).withFile()),
        keep: async () => undefined,
      },
    );
  } finally {
    await executor.close();
  }
  return { events, image };
}

function withOf(events: readonly ExecutionEvent[]): Record<string, string | undefined> {
  return Object.fromEntries(
    events.flatMap((event) => (event.type === 'step_usage' ? [[event.step, event.usage.with]] : [])),
  );
}

test('they give the file that they give on one machine, and say which of them were one', async () => {
  const plan = await planFor(`keep: outputs\n${chain}`);
  const bytes = await readFile(photo);
  const pod = await run(plan, inPod(plan), bytes);
  const local = await run(plan, hostLanes({ components, width: 1 }), bytes);
  expect(withOf(pod.events)).toEqual({ soften: 'shrink', grey: 'shrink' });
  expect(withOf(local.events)).toEqual(withOf(pod.events));
  expect(await pod.image!.toFile()).toEqual(await local.image!.toFile());
  expect(pod.image!.frame).toEqual(local.image!.frame);
  expect(pod.events.filter(({ type }) => type === 'step_succeeded')).toHaveLength(5);
});

test('where what lies between is kept, each runs by itself', async () => {
  const plan = await planFor(chain);
  const { events, image } = await run(plan, inPod(plan), await readFile(photo));
  expect(Object.values(withOf(events)).filter(Boolean)).toEqual([]);
  expect(image).toMatchObject({ width: 32, space: 'grey' });
});

test('a file that cannot be read fails the first of them', async () => {
  const plan = await planFor(`keep: outputs\n${chain}`);
  const { events } = await run(plan, inPod(plan), (await readFile(photo)).subarray(0, 3000));
  expect(events.find(({ type }) => type === 'item_failed')).toMatchObject({
    error: { code: 'IMAGE_UNREADABLE', at: { step: 'shrink' } },
  });
});

test('a step that is tried again finds nothing of what was done ahead of it, nor does one that never comes', async () => {
  const plan = await planFor(`keep: outputs\n${chain}`);
  const bundle = bundleOf(plan);
  const [shrink, soften] = plan.plan.steps;
  const about = (step: typeof shrink, more: Partial<LaneRun>): LaneRun => {
    const { signal } = new AbortController();
    const usage = () => undefined;
    const own = {
      params: plan.stepParams[step!.id]!,
      sink,
      signal,
      root: 'r',
      leaves: undefined,
      attempt: 1,
    };
    return { ...own, usage, ...more };
  };
  const next = { ...about(soften, {}), step: soften!, joins: true, inputs: {} } as RunAhead;
  const begin = async () => {
    const image = await Image.open(await readFile(photo));
    return (await bundle.run(shrink!, { image }, about(shrink, { ahead: () => [next] })))['image']!;
  };
  try {
    await bundle.start();
    const nowhere = await begin();
    const again = bundle.run(soften!, { image: nowhere }, about(soften, { attempt: 2 }));
    await expect(again).rejects.toMatchObject({ code: 'VALUE_LOST' });
    expect(isLost(nowhere)).toBe(true);

    const { image } = await bundle.run(soften!, { image: await begin() }, about(soften, {}));
    expect(isLost(image!)).toBe(false);

    const left = await begin();
    bundle.drop([left]);
    await expect(bundle.run(soften!, { image: left }, about(soften, {}))).rejects.toMatchObject({
      code: 'VALUE_LOST',
    });
  } finally {
    await bundle.dispose();
  }
});
