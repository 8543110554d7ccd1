import { mkdtemp, readdir, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { residentMemory } from '@kumiki/component-sdk/worker/process';
import { sharp } from '@kumiki/component-sdk/values';
import { FolderComponents } from '../src/components/index.ts';
import type { FrameOutcome } from '../src/deployments/live/frame.ts';
import { Generation } from '../src/deployments/live/generation.ts';
import { LiveDeployment } from '../src/deployments/live/live-deployment.ts';
import { realtimePlan } from '../src/deployments/suitable.ts';
import { hostLanes, RealtimeExecutor } from '../src/executors/index.ts';
import { compilePipeline, type Plan } from '../src/pipeline/index.ts';
import { children } from './hosts.ts';
import { streamSettings } from './live.ts';

const document = `apiVersion: kumiki/v1
kind: Pipeline
name: chain
inputs: {image: {type: image}}
steps:
  a: {component: imaging/resize, inputs: {image: $inputs.image}, params: {width: 160}, group: one}
  b: {component: imaging/blur, inputs: {image: $steps.a.image}, params: {sigma: 1}, group: one}
  c: {component: imaging/grayscale, inputs: {image: $steps.b.image}, group: two}
outputs: {image: $steps.c.image}`;

export interface KillsReport {
  readonly sent: number;
  readonly kills: number;
  /** In the order in which they came. */
  readonly order: readonly number[];
  readonly outcomes: readonly FrameOutcome['status'][];
  readonly frames: LiveDeployment['status']['frames'];
  /** How long it took from a kill until the next frame had its result, in ms. */
  readonly recoveries: readonly number[];
  /**
   * Open descriptors of this process, and bytes of it and of its processes: the most in the first third, and at the end. At a
   * single moment one of them may just have been killed.
   */
  readonly descriptors: readonly [number, number];
  readonly memory: readonly [number, number];
}

/**
 * Sends frames through a deployment of two groups of processes, one of which is killed now and then.
 * @param isOver asked after each frame @param isKill says whether a process is killed before the next one
 */
export async function framesUnderKills(
  isOver: (sent: number) => boolean,
  isKill: (sent: number) => boolean,
): Promise<KillsReport> {
  const base = await mkdtemp(join(tmpdir(), 'kumiki-kills-'));
  const components = new FolderComponents({
    folders: [join(import.meta.dirname, '..', '..', 'components')],
  });
  const start = () => hostLanes({ components, width: 1, ahead: false, base, graceMs: 500 });
  const plan = realtimePlan(await planOf(components));
  const warm = await RealtimeExecutor.start(plan, { start, replicas: 2 });
  const generation = new Generation({ plan, warm, executor: warm, files: {} });
  const replicas = { min: 2, max: 2 };
  const live = new LiveDeployment(generation, { replicas, streams: 9, params: {} });
  const bytes = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#336699' } })
    .jpeg()
    .toBuffer();
  const image = { kind: 'bytes', name: 'frame.jpg', load: async () => await Promise.resolve(bytes) } as const;
  const stream = live.open({ ...streamSettings, deadlineMs: 60_000 });
  const order: number[] = [];
  const outcomes: FrameOutcome['status'][] = [];
  const recoveries: number[] = [];
  const running: Promise<void>[] = [];
  let kills = 0;
  let killedAt: number | undefined;
  const heard = async (at: number, outcome: Promise<FrameOutcome>): Promise<void> => {
    const { status } = await outcome;
    order.push(at);
    outcomes.push(status);
    if (killedAt !== undefined) recoveries.push(performance.now() - killedAt);
    killedAt = undefined;
  };
  const uses: Promise<readonly [number, number]>[] = [];
  let sent = 0;
  for (; !isOver(sent); sent++) {
    if (isKill(sent)) {
      const [pid] = (await children()).toSorted((a, b) => (a % (7 + kills)) - (b % (7 + kills)));
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
      killedAt = performance.now();
      kills++;
    }
    if (sent % 20 === 19) uses.push(usedNow());
    const frame = { inputs: { image }, shared: {}, params: {}, name: String(sent) };
    running.push(heard(sent, (await stream.send(frame)).outcome));
    if (running.length > 8) await running.shift();
  }
  await Promise.all(running);
  uses.push(usedNow());
  const used = await Promise.all(uses);
  const { frames } = live.status;
  await live.close(1000);
  await rmdir(base); // which fails where something is left in it
  const early = used.slice(0, Math.floor(used.length / 3) + 1);
  const most = (at: 0 | 1) => Math.max(...early.map((one) => one[at]));
  const late = used.at(-1)!;
  return {
    sent,
    kills,
    order,
    outcomes,
    frames,
    recoveries,
    descriptors: [most(0), late[0]],
    memory: [most(1), late[1]],
  };
}

async function usedNow(): Promise<readonly [number, number]> {
  const pids = [process.pid, ...(await children())];
  const memory = pids.reduce((sum, pid) => sum + (residentMemory(pid) ?? 0), 0);
  return [(await readdir('/proc/self/fd')).length, memory];
}

async function planOf(components: FolderComponents): Promise<Plan> {
  const { plan, problems } = await compilePipeline({
    text: document,
    documentName: 'chain.yaml',
    components,
    pipelines: { pipeline: async () => undefined, names: async () => [] },
  });
  if (!plan) throw new Error(problems.map(({ message }) => message).join('\n'));
  return plan;
}
