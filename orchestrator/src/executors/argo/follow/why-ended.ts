import { setTimeout as pause } from 'node:timers/promises';
import { kumikiError, type ErrorRecord } from '@kumiki/component-sdk/errors';
import { labels, parseContainers, workersOf } from '../compile/index.ts';
import type { Plan } from '../../../pipeline/index.ts';
import type { ClusterApi, ContainerState } from '../cluster/cluster-api.ts';

export interface EndedWorker {
  /** Of the Workflow. */
  readonly name: string;
  /** The UID of its pod. */
  readonly pod: string;
  readonly step: string;
  readonly plan: Plan;
}

/** The cluster hears of an end a little later than the helper: it is asked so often. */
const looks = 6;

/**
 * What a helper tells of a worker that ended in the middle of its work, with what the cluster knows of it: the kernel
 * ends a container that goes beyond its limit of memory without a word to anybody in the pod.
 */
export async function whyEnded(
  api: Pick<ClusterApi, 'pods'>,
  ended: EndedWorker,
  error: ErrorRecord,
  signal: AbortSignal,
  pauseMs = 700,
): Promise<ErrorRecord> {
  for (let look = 0; look < looks && !signal.aborted; look++) {
    const found = await containerOf(api, ended).catch(() => undefined);
    if (found?.ended?.reason === 'OOMKilled') return memoryError(ended, found, error);
    if (found?.ended) return crashError(ended, found.ended, error);
    await pause(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return error;
}

async function containerOf(
  api: Pick<ClusterApi, 'pods'>,
  { name, pod, step, plan }: EndedWorker,
): Promise<ContainerState | undefined> {
  const { component } = plan.steps.find(({ id }) => id === step)!;
  const group = plan.groups.find(({ steps }) => steps.includes(step))!;
  const found = (await api.pods(name)).find(({ uid }) => uid === pod);
  const containers = parseContainers(found?.annotations[labels.workers] ?? '');
  const worker = `worker-${containers?.[workersOf(plan, group).indexOf(component)]}`;
  return found?.containers.find((container) => container.name === worker);
}

/** Runtimes print a trace after the reason of a fatal error. */
function crashError(
  { step, plan }: EndedWorker,
  { exitCode, lastWords = '' }: NonNullable<ContainerState['ended']>,
  { at }: ErrorRecord,
): ErrorRecord {
  const { component: digest } = plan.steps.find(({ id }) => id === step)!;
  const lines = lastWords.split('\n').filter((line) => line.trim() !== '');
  const words = lines.findLast((line) => line.includes('FATAL ERROR')) ?? lines.at(-1);
  const how = `with exit code ${exitCode}${words === undefined ? '' : `; its last words: ${words.slice(0, 160)}`}`;
  const component = plan.components[digest]!.name;
  return kumikiError('WORKER_CRASHED', { component, how }, at ? { at } : {}).toJSON();
}

function memoryError(
  { step, plan }: EndedWorker,
  container: ContainerState,
  { at }: ErrorRecord,
): ErrorRecord {
  const { component: digest } = plan.steps.find(({ id }) => id === step)!;
  const component = plan.components[digest]!.name;
  const limit = container.memoryLimit ?? 'its pod';
  return kumikiError('POD_MEMORY', { component, limit }, at ? { at } : {}).toJSON();
}
