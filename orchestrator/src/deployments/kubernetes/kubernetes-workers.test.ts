import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KumikiError } from '@kumiki/component-sdk/errors';
import { Image, sharp } from '@kumiki/component-sdk/values';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { inline, planOf, providerOf, type InlineComponent } from '../../../test/inline.ts';
import { PlayedFrames } from '../../../test/played-frames.ts';
import { inProcessLanes, RealtimeExecutor } from '../../executors/index.ts';
import { testCluster } from '../../executors/argo/compile/test-cases.ts';
import { Cipher, newSecretKey } from '../../secrets/index.ts';
import type { Plan } from '../../pipeline/index.ts';
import { Generation } from '../live/generation.ts';
import { LiveDeployment } from '../live/live-deployment.ts';
import type { SentFrame, StreamSettings } from '../live/live-stream.ts';
import type { NewFrame } from '../live/frame.ts';
import { realtimePlan } from '../suitable.ts';
import { KubernetesWorkers } from './kubernetes-workers.ts';

const streamSettings: StreamSettings = {
  policy: 'block',
  priority: 'normal',
  queue: 50,
  inFlight: 8,
  isOrdered: true,
  deadlineMs: 20_000,
};

const manifest = `inputs: {image: {type: image}}
outputs: {image: {type: image}}
params: {wait: {type: boolean, default: false}}
resources: {memory: 256Mi}`;
const document = `
inputs: {image: {type: image}}
params: {wait: {type: boolean, default: false}}
steps:
  first: {component: test/first, inputs: {image: $inputs.image}, params: {wait: $params.wait}, group: a}
  second: {component: test/second, inputs: {image: $steps.first.image}, group: b}
outputs: {image: $steps.second.image}`;

let folder: string;
let played: PlayedFrames;
let workers: KubernetesWorkers;
let plan: Plan;
let components: InlineComponent[];
const cipher = new Cipher([newSecretKey()]);
/** Ms that have passed beside those of the clock, and how often it was looked at. */
let passed = 0;
let looks = 0;
const waiting: (() => void)[] = [];
const troubles: (KumikiError | undefined)[] = [];

const turned = (name: string, waits: boolean) =>
  inline(name, manifest, {
    async run({ inputs, params, signal }) {
      if (waits && params['wait'] === true)
        await new Promise<void>((resolve, reject) => {
          waiting.push(resolve);
          signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        });
      const { data, width, height, channels } = await (inputs['image'] as Image).raw();
      const flipped = new Uint8Array(data).toReversed();
      return { image: Image.fromRaw({ data: flipped, width, height, channels }) };
    },
  });

function workersOf(api: PlayedFrames, hop: 'raw' | 'zstd' = 'raw'): KubernetesWorkers {
  const image = { image: `registry.local/a@sha256:${'1'.repeat(64)}`, command: ['node'] };
  return new KubernetesWorkers({
    api,
    cluster: testCluster,
    sealer: cipher,
    hop,
    images: async ({ components: of }) =>
      await Promise.resolve(new Map(Object.keys(of).map((digest) => [digest, image]))),
    connect: api.connect,
    lookMs: { soon: 20, else: 20 },
    orphanMs: 100,
    now: () => {
      looks++;
      return Date.now() + passed;
    },
  });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-frames-'));
  components = [turned('test/first', true), turned('test/second', false)];
  plan = realtimePlan((await planOf(document, components)).plan);
  played = new PlayedFrames(folder, components);
  workers = workersOf(played);
  waiting.length = 0;
  passed = 0;
  looks = 0;
  troubles.length = 0;
});
afterEach(async () => {
  await workers.close();
  await played[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function start(replicas = 1, signal = new AbortController().signal): Promise<LiveDeployment> {
  const tell = (trouble: KumikiError | undefined) => void troubles.push(trouble);
  const opened = await workers.open({ project: 'default', plan, replicas, tell, signal });
  const warm = await RealtimeExecutor.start(plan, { ...opened, replicas });
  return liveOf(warm, replicas);
}

function liveOf(warm: RealtimeExecutor, min: number): LiveDeployment {
  const settings = { replicas: { min, max: 3 }, params: {}, streams: 10, scaleDownMs: 500 };
  return new LiveDeployment(new Generation({ plan, warm, executor: warm, files: {} }), settings);
}

async function frame(shade: number, wait = false): Promise<NewFrame> {
  const create = { width: 160, height: 100, channels: 3, background: { r: shade, g: 9, b: 200 } } as const;
  const bytes = await sharp({ create }).png().toBuffer();
  const image = { kind: 'bytes', name: 'a.png', load: () => Promise.resolve(bytes) } as const;
  return { inputs: { image }, shared: {}, params: { wait }, name: 'a.png' };
}

/** The file that a frame gave. */
async function imageOf({ outcome }: SentFrame): Promise<Uint8Array> {
  const ended = await outcome;
  expect(ended).toMatchObject({ status: 'succeeded' });
  const { image } = (ended as unknown as { outputs: { image: { bytes: Uint8Array } } }).outputs;
  expect(image.bytes.length).toBeGreaterThan(0);
  return image.bytes;
}

describe('a deployment on a cluster', () => {
  test.each(['raw', 'zstd'] as const)('gives what this machine gives, over the network %s', async (hop) => {
    await workers.close();
    workers = workersOf(played, hop);
    const here = await RealtimeExecutor.start(plan, {
      start: () => inProcessLanes(providerOf(components), 1),
      replicas: 1,
    });
    const local = liveOf(here, 1);
    const live = await start();
    expect(played.made).toHaveLength(2);
    for (const shade of [30, 200]) {
      const given: Uint8Array[] = [];
      for (const one of [local, live]) {
        const stream = one.open(streamSettings);
        given.push(await imageOf(await stream.send(await frame(shade))));
        stream.close();
      }
      expect(given[0]).toEqual(given[1]);
    }
    const passes = { value: 'first.image', from: '@a', to: '@b', format: hop };
    expect([local, live].map(({ status: { groups } }) => groups[1]!.hops)).toEqual([undefined, [passes]]);
    await Promise.all([local.close(1000), live.close(1000)]);
    expect(played.podNames).toEqual([]);
  });

  test('a frame whose pod is lost runs again in another one', async () => {
    const live = await start();
    const stream = live.open(streamSettings);
    const sent = await stream.send(await frame(90, true));
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    const first = played.podNames.find((name) => name.includes('-0-'));
    await played.kill(first!);
    await vi.waitFor(() => expect(waiting).toHaveLength(2), 10_000);
    waiting[1]!();
    await imageOf(sent);
    expect(live.status.frames).toMatchObject({ in: 1, out: 1, failed: 0 });
    stream.close();
    await live.close(1000);
  });

  test('a pod that is asked to end has its frame end, and gets no other', async () => {
    const live = await start();
    const stream = live.open(streamSettings);
    const sent = await stream.send(await frame(90, true));
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    const first = played.podNames.find((name) => name.includes('-0-'));
    const gone = played.evict(first!);
    const next = await stream.send(await frame(90, true));
    await vi.waitFor(() => expect(waiting).toHaveLength(2), 10_000);
    for (const go of waiting) go();
    await imageOf(sent);
    await imageOf(next);
    await gone;
    stream.close();
    await live.close(1000);
  });

  test('gets more pods while frames wait, and fewer afterwards', async () => {
    const live = await start();
    const stream = live.open(streamSettings);
    const sent = await Promise.all(
      Array.from({ length: 12 }, async () => await stream.send(await frame(90, true))),
    );
    await vi.waitFor(() => expect(live.status.groups[0]).toMatchObject({ replicas: 3, busy: 3 }), 20_000);
    const pump = setInterval(() => waiting.splice(0).forEach((go) => go()), 20);
    for (const one of sent) await imageOf(one);
    clearInterval(pump);
    await vi.waitFor(() => expect(live.status.groups[0]!.replicas).toBe(1), 10_000);
    await vi.waitFor(() => expect(played.podNames).toHaveLength(2), 10_000);
    stream.close();
    await live.close(1000);
  });

  test('keeps what a component knows of a stream in one pod, and says when it is lost with it', async () => {
    const ended: number[] = [];
    const numbers = 'inputs: {number: {type: number}}\noutputs: {number: {type: number}}';
    const sum = inline('test/sum', `${numbers}\nrealtime: stateful\ndeterministic: false`, {
      async *stream(frames) {
        let kept = 0;
        for await (const { number } of frames) yield { number: (kept += number as number) };
        ended.push(kept);
      },
    });
    components = [sum];
    const text = `inputs: {n: {type: number}}
steps: {sum: {component: test/sum, inputs: {number: $inputs.n}}}
outputs: {n: $steps.sum.number}`;
    plan = realtimePlan((await planOf(text, components)).plan);
    played = new PlayedFrames(folder, components);
    workers = workersOf(played);
    const live = await start();
    const [one, two] = [live.open(streamSettings), live.open(streamSettings)];
    const sent = async (stream: typeof one, data: number) => {
      const n = { kind: 'data', data } as const;
      const frame = { inputs: { n }, shared: {}, params: {}, name: 'n' };
      const outcome = await (await stream.send(frame)).outcome;
      if (outcome.status !== 'succeeded') throw new Error(JSON.stringify(outcome));
      return [(outcome.outputs['n'] as { data: number }).data, outcome.steps[0]!.stateLost ?? false];
    };
    expect([await sent(one, 1), await sent(two, 10), await sent(one, 2), await sent(two, 20)]).toEqual(
      [1, 10, 3, 30].map((is) => [is, false]),
    );
    await played.kill(played.podNames[0]!);
    expect([await sent(one, 5), await sent(one, 5), await sent(two, 7)]).toEqual([
      [5, true],
      [10, false],
      [7, true],
    ]);
    expect(live.status.groups[0]).toMatchObject({ statesLost: 2, restarts: 1 });
    // Another version in the same pods has generators of its own.
    const next = await start();
    live.replace(next.generation, { replicas: { min: 1, max: 1 }, streams: 9, params: {} });
    expect([await sent(one, 100), await sent(one, 1)]).toEqual([
      [100, true],
      [101, false],
    ]);
    await vi.waitFor(() => expect(ended).toEqual(expect.arrayContaining([10, 7])));
    one.close();
    await vi.waitFor(() => expect(ended).toContain(101));
    two.close();
    await live.close(1000);
    await next.close(1000);
  });

  test('does not start where a component keeps something and cannot tell streams apart', async () => {
    const keeps = inline('test/keeps', `${manifest}\nrealtime: stateful\ndeterministic: false`, {
      run: ({ inputs }) => ({ image: inputs['image']! }),
    });
    components = [keeps];
    const text = `inputs: {image: {type: image}}
steps: {keeps: {component: test/keeps, inputs: {image: $inputs.image}}}
outputs: {image: $steps.keeps.image}`;
    plan = realtimePlan((await planOf(text, components)).plan);
    played = new PlayedFrames(folder, components);
    workers = workersOf(played);
    await expect(start()).rejects.toMatchObject({ code: 'COMPONENT_STREAM_MISSING' });
  });

  test('is taken up by the next process, and by no other one', async () => {
    const live = await start();
    workers.leave();
    await live.close(1000);
    await workers.close();
    expect(played.podNames).toHaveLength(2);
    workers = workersOf(played);
    const again = await start();
    expect(played.made).toHaveLength(2);
    const stream = again.open(streamSettings);
    await imageOf(await stream.send(await frame(10)));
    stream.close();
    await again.close(1000);
    expect(played.removed).toHaveLength(2);
  });

  test('goes when nobody wants it any more, also where nobody said so', async () => {
    const live = await start();
    workers.leave();
    await live.close(1000);
    await workers.close();
    workers = workersOf(played);
    await vi.waitFor(() => expect(played.podNames).toEqual([]), 10_000);
  });

  test('says what keeps its pods from starting, and ends where nobody waits for them', async () => {
    const waiters = [{ name: 'worker-0', restarts: 0, waiting: { reason: 'ErrImagePull', message: 'no' } }];
    played.trouble = { phase: 'Pending', isReady: false, containers: waiters };
    const ending = new AbortController();
    const starting = start(1, ending.signal);
    starting.catch(() => undefined);
    await vi.waitFor(() => expect(played.podNames).toHaveLength(2));
    await vi.waitFor(() => expect(looks).toBeGreaterThan(1));
    passed += 11_000;
    await vi.waitFor(() => expect(troubles.at(-1)).toMatchObject({ code: 'REPLICA_CANNOT_START' }), 5000);
    expect(troubles.at(-1)!.message).toContain('cannot be pulled');
    ending.abort(new Error('stopped'));
    await expect(starting).rejects.toThrow('stopped');
    expect(played.podNames).toEqual([]);
  });
});
