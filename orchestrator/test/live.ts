import { inProcessLanes, RealtimeExecutor } from '../src/executors/index.ts';
import { Generation } from '../src/deployments/live/generation.ts';
import { LiveDeployment } from '../src/deployments/live/live-deployment.ts';
import type { StreamSettings } from '../src/deployments/live/live-stream.ts';
import type { NewFrame } from '../src/deployments/live/frame.ts';
import { realtimePlan } from '../src/deployments/suitable.ts';
import { planOf, providerOf, type InlineComponent } from './inline.ts';

/** The processes of a plan, in this process: components written in the test itself. */
export async function generationOf(
  document: string,
  components: readonly InlineComponent[],
  replicas = 1,
): Promise<Generation> {
  const plan = realtimePlan((await planOf(document, components)).plan);
  const start = () => inProcessLanes(providerOf(components), 1);
  const warm = await RealtimeExecutor.start(plan, { start, replicas });
  return new Generation({ plan, warm, executor: warm, files: {} });
}

/** A deployment of components written in the test itself. */
export async function liveOf(
  document: string,
  components: readonly InlineComponent[],
  {
    replicas = 1,
    most = replicas,
    streams = 100,
  }: { replicas?: number; most?: number; streams?: number } = {},
): Promise<LiveDeployment> {
  const generation = await generationOf(document, components, replicas);
  return new LiveDeployment(generation, { replicas: { min: replicas, max: most }, streams, params: {} });
}

export const streamSettings: StreamSettings = {
  policy: 'block',
  queue: 4,
  inFlight: 4,
  priority: 'normal',
  isOrdered: true,
  deadlineMs: 30_000,
};

/** A frame with data for its inputs. */
export function frame(inputs: Readonly<Record<string, number>>, more: Partial<NewFrame> = {}): NewFrame {
  const sources = Object.entries(inputs).map(([name, data]) => [name, { kind: 'data', data }] as const);
  return { inputs: Object.fromEntries(sources), shared: {}, params: {}, name: 'frame', ...more };
}
