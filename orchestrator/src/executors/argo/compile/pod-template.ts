import { kumikiError } from '@kumiki/component-sdk/errors';
import { parseCpu, parseMemory } from '@kumiki/component-sdk/manifest';
import { settingToldTo, workerMemory } from '@kumiki/component-sdk/worker/process';
import type { LockedComponent, Plan, PlanStep } from '../../../pipeline/index.ts';
import type { Cluster, WorkerImage } from './cluster.ts';
import { authorityKey, labels, tokenKey } from './names.ts';
import { places, socketName, workerFolder } from './places.ts';
import { containerSecurity } from './security.ts';
import { reportEnvironment } from './report-environment.ts';
import { containersOf, formatContainers, workersOf, type WorkerContainer } from './worker-containers.ts';
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

/**
 * The pod of a group: the helper, and beside it warm workers for its components. A worker has a folder in memory that
 * only it and the helper see; it has no token and no address of anything. It is started anew when it crashes, while the
 * helper goes on.
 */
export function podTemplate({ cluster, plan, number, images, secret }: PodRequest): PodTemplate {
  const containers = containersOf(plan, plan.groups[number]!, images);
  const { isEgress, components, ...parts } = podParts({ cluster, plan, number, containers });
  const shared = formatContainers(components, containers);
  return {
    name: `group-${number}`,
    inputs: { parameters: [{ name: 'shard' }] },
    metadata: {
      labels: { [labels.group]: String(number), [labels.egress]: String(isEgress) },
      annotations: { [labels.workers]: shared },
    },
    activeDeadlineSeconds: cluster.deadlineSeconds,
    retryStrategy: {
      limit: String(cluster.lostPods),
      retryPolicy: 'Always',
      expression: lost,
      backoff: { duration: '2s', factor: '2', maxDuration: '10m' },
    },
    ...parts,
    container: helperContainer(cluster, number, secret, { shared, workers: containers.length }),
  };
}

export interface PartsRequest extends Pick<PodRequest, 'plan' | 'number'> {
  readonly cluster: Pick<Cluster, 'gpu' | 'egress' | 'bucketsSecret' | 'allowed'>;
  readonly containers: readonly WorkerContainer[];
}

export interface PodParts extends Pick<
  PodTemplate,
  'nodeSelector' | 'tolerations' | 'volumes' | 'initContainers'
> {
  /** In the order in which the group needs them: what the plan knows them by. */
  readonly components: readonly string[];
  readonly isEgress: boolean;
}

/** What the pods of a group have beside their helper, whoever makes them. @throws EGRESS_NOT_ALLOWED */
export function podParts({ cluster, plan, number, containers }: PartsRequest): PodParts {
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
      ...containers.flatMap((_, at): Volume[] => [
        { name: `values-${at}`, emptyDir: { medium: 'Memory', sizeLimit: valuesSize } },
        scratch(`tmp-${at}`),
      ]),
    ],
    initContainers: containers.map(({ image, components: members }, at) => ({
      name: `worker-${at}`,
      image: image.image,
      command: image.command,
      env: workerEnvironment(
        members.map((digest) => plan.components[digest]!),
        cluster,
      ),
      resources: sumOf(
        members.map((digest) =>
          resourcesOf(
            steps.filter(({ component }) => component === digest),
            components.length,
          ),
        ),
        cluster.gpu.resource,
      ),
      securityContext: containerSecurity,
      volumeMounts: [
        { name: `values-${at}`, mountPath: places.worker },
        { name: `tmp-${at}`, mountPath: places.temporary },
      ],
      restartPolicy: 'Always',
      // Where it crashes, its last words are what is known of it.
      terminationMessagePolicy: 'FallbackToLogsOnError',
    })),
  };
}

function helperContainer(
  { helper, platformUrl, reports }: Cluster,
  group: number,
  secret: string,
  { shared, workers }: { readonly shared: string; readonly workers: number },
): Omit<Container, 'name'> {
  return {
    image: helper.image,
    command: [...helper.command],
    env: [
      { name: 'KUMIKI_PLATFORM_URL', value: platformUrl },
      { name: 'KUMIKI_GROUP', value: String(group) },
      { name: 'KUMIKI_WORKERS', value: shared },
      { name: 'KUMIKI_SHARD', value: '{{inputs.parameters.shard}}' },
      { name: 'KUMIKI_HELPER_TOKEN', valueFrom: { secretKeyRef: { name: secret, key: tokenKey } } },
      {
        name: 'KUMIKI_PLATFORM_AUTHORITY',
        valueFrom: { secretKeyRef: { name: secret, key: authorityKey, optional: true } },
      },
      { name: 'KUMIKI_POD', valueFrom: { fieldRef: { fieldPath: 'metadata.uid' } } },
      { name: 'HOME', value: places.temporary },
      // Images go through it as through the workers, whose own images say it.
      ...Object.entries(workerMemory).map(([name, value]) => ({ name, value })),
      ...reportEnvironment(reports, secret),
    ],
    ...helperParts(workers),
  };
}

/** What the helper of a pod has, whatever it does. @param workers how many containers are beside it */
export function helperParts(
  workers: number,
): Pick<Container, 'resources' | 'securityContext' | 'volumeMounts'> {
  return {
    resources: {
      requests: { cpu: '50m', memory: '256Mi', 'ephemeral-storage': '0' },
      limits: { cpu: '2', memory: '2Gi', 'ephemeral-storage': '4Gi' },
    },
    securityContext: containerSecurity,
    volumeMounts: [
      { name: 'helper-tmp', mountPath: places.temporary },
      ...Array.from({ length: workers }, (_, at) => ({ name: `values-${at}`, mountPath: workerFolder(at) })),
    ],
  };
}

function workerEnvironment(
  members: readonly LockedComponent[],
  { bucketsSecret, allowed = '' }: Pick<Cluster, 'bucketsSecret' | 'allowed'>,
): EnvVar[] {
  const isEgress = members.some(({ manifest }) => manifest.network === 'egress');
  const [only, ...others] = members;
  // Nobody who pushes an image of that name is told the keys: those of the platform’s own folders have none.
  const isOwn = others.length === 0 && only!.image === undefined;
  const told = isOwn && bucketsSecret !== undefined ? settingToldTo(only!.name) : undefined;
  return [
    { name: 'KUMIKI_SOCKET', value: `${places.worker}/${socketName}` },
    { name: 'KUMIKI_SHARED', value: places.worker },
    { name: 'KUMIKI_COMPONENT', value: members.map(({ name }) => name).join(',') },
    { name: 'KUMIKI_PRINTED', value: 'told' },
    { name: 'HOME', value: places.temporary },
    { name: 'TMPDIR', value: places.temporary },
    ...(isEgress && allowed !== '' ? [{ name: 'KUMIKI_ALLOWED_ADDRESSES', value: allowed }] : []),
    ...(told === undefined
      ? []
      : [
          {
            name: told,
            valueFrom: { secretKeyRef: { name: bucketsSecret!, key: told, optional: true } },
          } as const,
        ]),
  ];
}

/** CPU in cores, memory in bytes. */
interface Wanted {
  readonly requests: { readonly cpu: number; readonly memory: number };
  readonly limits: { readonly cpu: number; readonly memory: number };
  readonly gpu: number;
}

/** Workers of a pod take turns, so that they ask for a share of what each of them wants, and may use all of it. */
function resourcesOf(steps: readonly PlanStep[], share: number): Wanted {
  const cpu = Math.max(...steps.map(({ resources }) => parseCpu(resources.cpu) ?? 0));
  const memory = Math.max(...steps.map(({ resources }) => parseMemory(resources.memory) ?? 0));
  return {
    requests: { cpu: cpu / share, memory },
    limits: { cpu: Math.max(1, cpu), memory: Math.max(leastMemory, memory * memoryFactor) },
    gpu: Math.max(...steps.map(({ resources }) => resources.gpu)),
  };
}

/**
 * What a container has for its components. Room for temporary files is limited and not reserved: most components write none,
 * and a limit alone would reserve all of it.
 */
function sumOf(all: readonly Wanted[], gpuName: string): Container['resources'] {
  const sum = (of: (one: Wanted) => number) => all.reduce((total, one) => total + of(one), 0);
  const milli = (cores: number) => `${Math.max(10, Math.ceil(cores * 1000))}m`;
  const mebibytes = (bytes: number) => `${Math.ceil(bytes / mebibyte)}Mi`;
  const gpu = sum((one) => one.gpu);
  const gpus = gpu > 0 && { [gpuName]: String(gpu) };
  return {
    requests: {
      cpu: milli(sum(({ requests }) => requests.cpu)),
      memory: mebibytes(sum(({ requests }) => requests.memory)),
      'ephemeral-storage': '0',
      ...gpus,
    },
    limits: {
      cpu: milli(sum(({ limits }) => limits.cpu)),
      memory: mebibytes(sum(({ limits }) => limits.memory)),
      'ephemeral-storage': scratchSize,
      ...gpus,
    },
  };
}

function scratch(name: string): Volume {
  return { name, emptyDir: { sizeLimit: scratchSize } };
}
