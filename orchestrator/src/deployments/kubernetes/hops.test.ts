import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Image, sharp } from '@kumiki/component-sdk/values';
import { Cipher, newSecretKey } from '../../secrets/index.ts';
import { testCluster } from '../../executors/argo/compile/test-cases.ts';
import { RealtimeExecutor } from '../../executors/index.ts';
import { inline, planOf } from '../../../test/inline.ts';
import { PlayedFrames } from '../../../test/played-frames.ts';
import { streamSettings } from '../../../test/live.ts';
import { Generation } from '../live/generation.ts';
import { LiveDeployment } from '../live/live-deployment.ts';
import { realtimePlan } from '../suitable.ts';
import { KubernetesWorkers } from './kubernetes-workers.ts';

const turned = (name: string) =>
  inline(name, 'inputs: {image: {type: image}}\noutputs: {image: {type: image}}', {
    async run({ inputs }) {
      const { data, width, height, channels } = await (inputs['image'] as Image).raw();
      return { image: Image.fromRaw({ data: new Uint8Array(data).toReversed(), width, height, channels }) };
    },
  });
const components = [turned('test/first'), turned('test/second')];
const document = `inputs: {image: {type: image}}
steps:
  first: {component: test/first, inputs: {image: $inputs.image}, group: a}
  second: {component: test/second, inputs: {image: $steps.first.image}, group: b}
outputs: {image: $steps.second.image}`;

test('images pass from pod to pod as JPEGs where that is wanted, and those that cannot be one without loss', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-hops-'));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  await using played = new PlayedFrames(folder, components);
  const plan = realtimePlan((await planOf(document, components)).plan);
  const image = { image: `registry.local/a@sha256:${'1'.repeat(64)}`, command: ['node'] };
  const workers = new KubernetesWorkers({
    api: played,
    cluster: testCluster,
    sealer: new Cipher([newSecretKey()]),
    images: async () =>
      await Promise.resolve(new Map(Object.keys(plan.components).map((key) => [key, image]))),
    connect: played.connect,
    lookMs: { soon: 20, else: 20 },
  });
  /** The pixels of a picture without and with transparency. */
  const through = async (quality?: number): Promise<Buffer[]> => {
    const hop = quality === undefined ? undefined : ({ format: 'jpeg', quality } as const);
    const { signal } = new AbortController();
    const opened = await workers.open({ project: 'default', plan, replicas: 1, hop, tell: () => {}, signal });
    const warm = await RealtimeExecutor.start(plan, { ...opened, replicas: 1 });
    const settings = { replicas: { min: 1, max: 1 }, params: {}, streams: 1 };
    const live = new LiveDeployment(new Generation({ plan, warm, executor: warm, files: {} }), settings);
    const stream = live.open(streamSettings);
    const given: Buffer[] = [];
    for (const channels of [3, 4] as const) {
      const data = Uint8Array.from({ length: 160 * 100 * channels }, (_, at) => (at * 7919) % 251);
      const bytes = await sharp(data, { raw: { width: 160, height: 100, channels } })
        .png()
        .toBuffer();
      const input = { kind: 'bytes', name: 'a.png', load: () => Promise.resolve(bytes) } as const;
      const sent = await stream.send({ inputs: { image: input }, shared: {}, params: {}, name: 'a.png' });
      const outcome = await sent.outcome;
      if (outcome.status !== 'succeeded') throw new Error(JSON.stringify(outcome));
      given.push(
        await sharp((outcome.outputs['image'] as { bytes: Uint8Array }).bytes)
          .raw()
          .toBuffer(),
      );
    }
    stream.close();
    await live.close(1000);
    return given;
  };
  const [exact, fine, coarse] = [await through(), await through(100), await through(20)];
  const off = (is: Buffer) => is.reduce((sum, value, at) => sum + Math.abs(value - exact[0]![at]!), 0);
  expect(fine[0]!.length).toBe(exact[0]!.length);
  expect(off(fine[0]!)).toBeGreaterThan(0);
  expect(off(coarse[0]!)).toBeGreaterThan(off(fine[0]!));
  expect([fine[1], coarse[1]]).toEqual([exact[1], exact[1]]);
  await workers.close();
});
