import { kumikiError } from '@kumiki/component-sdk/errors';
import { parseCpu, parseMemory } from '@kumiki/component-sdk/manifest';
import type { Plan, PlanGroup, PlanStep } from '../../../pipeline/index.ts';
import type { Cluster, WorkerImage } from './cluster.ts';
import { authorityKey, labels, tokenKey } from './names.ts';
import { places, socketName, workerFolder } from './places.ts';
import { containerSecurity } from './security.ts';
import type { Container, EnvVar, PodTemplate, Volume } from './workflow.ts';

export interface PodRequest {
  readonly cluster: Cluster;
  readonly plan: Plan;
  /** Its place among the groups of the plan. */
  readonly number: number;
  readonly images: ReadonlyMap<string, WorkerImage>;
  /** Of the Secret that holds the token. */
  readonly secret: string;
}

const mebibyte = 2 ** 20;

/** What a component says that it needs is no limit: images of an item come on top. */
const memoryFactor = 2;
const leastMemory = 1024 * mebibyte;

/** Values in memory for one worker: what it is given, and what it gave that is not read yet. */
const valuesSize = '1Gi';
const scratchSize = '2Gi';

/**
 * How a helper that ended without having worked through its items is told from a pod that was lost, and from one for
 * which another pod would be no better.
 */
export const exitCodes = {
  done: 0,
  /** Another pod would fail as well. */
  failed: 1,
  /** A worker or the platform was away for too long: another pod may do. */
  again: 75,
} as const;

/**
 * A pod that is gone has no exit code (`-1`), one that was ended by a signal has 128 and more. Eviction is a failure
 * for Argo, and a lost node an error, so that only the code tells.
 */
const lost = `asInt(lastRetry.exitCode) < 0 || asInt(lastRetry.exitCode) >= 128 || asInt(lastRetry.exitCode) == ${exitCodes.again}`;

/** The components of a group, in the order in which it needs them: each has one worker in its pod. */
export function workersOf(plan: Plan, { steps }: PlanGroup): string[] {
  const members = new Set(steps);
  return [...new Set(plan.steps.flatMap(({ id, component }) => (members.has(id) ? [component] : [])))];
}

/**
 * The pod of a group: the helper, and beside it a warm worker for each component. A worker has a folder in memory that
 * only it and the helper see; it has no token and no address of anything. It is started anew when it crashes, while the
 * helper goes on.
 */
export function podTemplate({ cluster, plan, number, images, secret }: PodRequest): PodTemplate {
  const { isEgress, components, ...parts } = podParts({ cluster, plan, number, images });
  return {
    name: `group-${number}`,
    inputs: { parameters: [{ name: 'shard' }] },
    metadata: { labels: { [labels.group]: String(number), [labels.egress]: String(isEgress) } },
    activeDeadlineSeconds: cluster.deadlineSeconds,
    retryStrategy: {
      limit: String(cluster.lostPods),
      retryPolicy: 'Always',
      expression: lost,
      backoff: { duration: '2s', factor: '2', maxDuration: '10m' },
    },
    ...parts,
    container: helperContainer(cluster, number, components, secret),
  };
}

export interface PartsRequest extends Omit<PodRequest, 'secret' | 'cluster'> {
  readonly cluster: Pick<Cluster, 'gpu' | 'egress'>;
}

export interface PodParts extends Pick<
  PodTemplate,
  'nodeSelector' | 'tolerations' | 'volumes' | 'initContainers'
> {
  /** Of its workers, in the order of their numbers: what the plan knows them by. */
  readonly components: readonly string[];
  readonly isEgress: boolean;
}

/** What the pods of a group have beside their helper, whoever makes them. @throws EGRESS_NOT_ALLOWED */
export function podParts({ cluster, plan, number, images }: PartsRequest): PodParts {
  const group = plan.groups[number]!;
  const components = workersOf(plan, group);
  const isEgress = components.some((digest) => plan.components[digest]!.manifest.network === 'egress');
  if (isEgress && !cluster.egress) {
    const step = plan.steps.find(({ id }) => id === group.steps[0])!;
    throw kumikiError('EGRESS_NOT_ALLOWED', { step: step.id }, { at: { step: step.id } });
  }
  const steps = plan.steps.filter(({ id }) => group.steps.includes(id));
  const gpu = Math.max(...steps.map(({ resources }) => resources.gpu));
  const { nodeSelector, tolerations } = cluster.gpu;
  return {
    components,
    isEgress,
    ...(gpu > 0 && Object.keys(nodeSelector).length > 0 && { nodeSelector }),
    ...(gpu > 0 && tolerations.length > 0 && { tolerations }),
    volumes: [
      scratch('helper-tmp'),
      ...components.flatMap((_, at): Volume[] => [
        { name: `values-${at}`, emptyDir: { medium: 'Memory', sizeLimit: valuesSize } },
        scratch(`tmp-${at}`),
      ]),
    ],
    initContainers: components.map((digest, at) =>
      workerContainer(cluster, at, {
        image: images.get(digest)!,
        component: plan.components[digest]!.name,
        steps: steps.filter(({ component }) => component === digest),
        share: components.length,
      }),
    ),
  };
}

function helperContainer(
  { helper, platformUrl }: Cluster,
  group: number,
  components: readonly string[],
  secret: string,
): Omit<Container, 'name'> {
  return {
    image: helper.image,
    command: [...helper.command],
    env: [
      { name: 'KUMIKI_PLATFORM_URL', value: platformUrl },
      { name: 'KUMIKI_GROUP', value: String(group) },
      { name: 'KUMIKI_SHARD', value: '{{inputs.parameters.shard}}' },
      { name: 'KUMIKI_HELPER_TOKEN', valueFrom: { secretKeyRef: { name: secret, key: tokenKey } } },
      {
        name: 'KUMIKI_PLATFORM_AUTHORITY',
        valueFrom: { secretKeyRef: { name: secret, key: authorityKey, optional: true } },
      },
      { name: 'KUMIKI_POD', valueFrom: { fieldRef: { fieldPath: 'metadata.uid' } } },
      { name: 'HOME', value: places.temporary },
    ],
    ...helperParts(components),
  };
}

/** What the helper of a pod has, whatever it does. */
export function helperParts(
  components: readonly string[],
): Pick<Container, 'resources' | 'securityContext' | 'volumeMounts'> {
  return {
    resources: {
      requests: { cpu: '50m', memory: '256Mi', 'ephemeral-storage': '0' },
      limits: { cpu: '2', memory: '2Gi', 'ephemeral-storage': '4Gi' },
    },
    securityContext: containerSecurity,
    volumeMounts: [
      { name: 'helper-tmp', mountPath: places.temporary },
      ...components.map((_, at) => ({ name: `values-${at}`, mountPath: workerFolder(at) })),
    ],
  };
}

interface WorkerContainer {
  readonly image: WorkerImage;
  readonly component: string;
  readonly steps: readonly PlanStep[];
  /** How many workers take turns in the pod. */
  readonly share: number;
}

function workerContainer(
  { gpu }: Pick<Cluster, 'gpu'>,
  number: number,
  { image, component, steps, share }: WorkerContainer,
): Container {
  const env: EnvVar[] = [
    { name: 'KUMIKI_SOCKET', value: `${places.worker}/${socketName}` },
    { name: 'KUMIKI_SHARED', value: places.worker },
    { name: 'KUMIKI_COMPONENT', value: component },
    { name: 'HOME', value: places.temporary },
    { name: 'TMPDIR', value: places.temporary },
  ];
  return {
    name: `worker-${number}`,
    image: image.image,
    command: image.command,
    env,
    resources: resourcesOf(steps, share, gpu.resource),
    securityContext: containerSecurity,
    volumeMounts: [
      { name: `values-${number}`, mountPath: places.worker },
      { name: `tmp-${number}`, mountPath: places.temporary },
    ],
    restartPolicy: 'Always',
  };
}

/**
 * Workers of a pod take turns, so that they ask for a share of what each of them wants, and may use all of it. Room for
 * temporary files is limited and not reserved: most components write none, and a limit alone would reserve all of it.
 */
function resourcesOf(steps: readonly PlanStep[], share: number, gpuName: string): Container['resources'] {
  const cpu = Math.max(...steps.map(({ resources }) => parseCpu(resources.cpu) ?? 0));
  const memory = Math.max(...steps.map(({ resources }) => parseMemory(resources.memory) ?? 0));
  const gpu = Math.max(...steps.map(({ resources }) => resources.gpu));
  const milli = (cores: number) => `${Math.max(10, Math.ceil(cores * 1000))}m`;
  const mebibytes = (bytes: number) => `${Math.ceil(bytes / mebibyte)}Mi`;
  return {
    requests: {
      cpu: milli(cpu / share),
      memory: mebibytes(memory),
      'ephemeral-storage': '0',
      ...(gpu > 0 && { [gpuName]: String(gpu) }),
    },
    limits: {
      cpu: milli(Math.max(1, cpu)),
      memory: mebibytes(Math.max(leastMemory, memory * memoryFactor)),
      'ephemeral-storage': scratchSize,
      ...(gpu > 0 && { [gpuName]: String(gpu) }),
    },
  };
}

function scratch(name: string): Volume {
  return { name, emptyDir: { sizeLimit: scratchSize } };
}
