import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inline, item, planOf, type InlineComponent } from '../../../test/inline.ts';
import { PlayedFrames } from '../../../test/played-frames.ts';
import { testCluster } from '../../executors/argo/compile/test-cases.ts';
import type { ExecutionEvent, ExecutionObserver, Executor } from '../../executors/index.ts';
import { bindPlan, type Plan } from '../../pipeline/index.ts';
import { Cipher, newSecretKey } from '../../secrets/index.ts';
import { KubernetesWorkers } from './kubernetes-workers.ts';
import { WarmPods } from './warm-pods.ts';

const manifest = `inputs: {n: {type: number}}
outputs: {n: {type: number}}
params: {by: {type: number, default: 2}}`;
const times = (name: string) =>
  inline(name, manifest, {
    run: ({ inputs, params }) => ({ n: (inputs['n'] as number) * (params['by'] as number) }),
  });
const document = (steps: string) => `
inputs: {n: {type: number}}
params: {by: {type: number, default: 2}}
steps:
${steps}
outputs: {n: $steps.last.n}`;
const step = (name: string, component: string, from: string) =>
  `  ${name}: {component: ${component}, inputs: {n: ${from}}, params: {by: $params.by}}`;

let folder: string;
let played: PlayedFrames;
let workers: KubernetesWorkers;
let pods: WarmPods;
let components: InlineComponent[];
const ranHere: string[] = [];
/** Where executions are carried out. */
let kind: Executor['kind'] = 'argo';
const recorded = { of: () => ({ ...here, kind }) };
const here: Executor = {
  kind: 'local',
  execute: async ({ plan }) => void (await Promise.resolve(ranHere.push(plan.plan.pipeline.name))),
  close: async () => {},
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-warm-'));
  components = [times('test/first'), times('test/second')];
  played = new PlayedFrames(folder, components);
  const image = { image: `registry.local/a@sha256:${'1'.repeat(64)}`, command: ['node'] };
  workers = new KubernetesWorkers({
    api: played,
    cluster: testCluster,
    sealer: new Cipher([newSecretKey()]),
    images: async ({ components: of }) =>
      await Promise.resolve(new Map(Object.keys(of).map((digest) => [digest, image]))),
    connect: played.connect,
    lookMs: { soon: 20, else: 20 },
  });
  ranHere.length = 0;
  kind = 'argo';
});
afterEach(async () => {
  await pods.close();
  await workers.close();
  await played[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** A plan whose components exist as images alone, where it shall be so. */
async function planFrom(steps: string, isImages = true): Promise<Plan> {
  const { plan } = await planOf(document(steps), components);
  const imaged = Object.entries(plan.components).map(([key, one]) => [key, { ...one, image: 'r.local/a' }]);
  return isImages ? { ...plan, components: Object.fromEntries(imaged) as Plan['components'] } : plan;
}

/** What a run gives, or the code of its error. */
async function run(plan: Plan, by: number): Promise<unknown> {
  let given: unknown;
  const observer: ExecutionObserver = {
    event: (event: ExecutionEvent) => {
      if (event.type === 'item_failed') given = event.error.code;
    },
    deliver: async (_, values) => void (given = await Promise.resolve(values['n'])),
  };
  const { signal } = new AbortController();
  const task = { plan: bindPlan(plan, { by }), items: [item('a', { n: 3 })], shared: {}, files: {}, signal };
  await pods.execute(task, observer);
  return given;
}

const both = `${step('one', 'test/first', '$inputs.n')}\n${step('last', 'test/second', '$steps.one.n')}`;

test('other parameters and other wiring have the same pod, which ends when nobody uses it', async () => {
  pods = new WarmPods({ workers, here, recorded, idleMs: 0 });
  expect(await run(await planFrom(both), 2)).toBe(12);
  expect(await run(await planFrom(both), 5)).toBe(75);
  const turned = `${step('one', 'test/second', '$inputs.n')}\n${step('last', 'test/first', '$steps.one.n')}`;
  expect(await run(await planFrom(turned), 1)).toBe(3);
  expect(played.made).toHaveLength(1);
  await vi.waitFor(() => expect(played.podNames).toEqual([]), 15_000);
});

test('a part of a draft runs in the pod of the whole, and one that is lost is replaced', async () => {
  pods = new WarmPods({ workers, here, recorded, idleMs: 60_000 });
  const plan = await planFrom(both);
  expect(await run(plan, 2)).toBe(12);
  await played.kill(played.podNames[0]!);
  const part = {
    ...plan,
    steps: plan.steps.slice(0, 1),
    outputs: { n: { ...plan.outputs['n']!, value: 'steps.one.n' } },
  };
  expect(await run(part as Plan, 4)).toBe(12);
  expect(played.made).toHaveLength(1);
});

test('what this platform can run by itself, or runs by itself in executions too, needs no pod', async () => {
  pods = new WarmPods({ workers, here, recorded, idleMs: 60_000 });
  await run(await planFrom(both, false), 2);
  kind = 'local';
  await run(await planFrom(both), 2);
  expect(ranHere).toHaveLength(2);
  expect(played.made).toEqual([]);
});
