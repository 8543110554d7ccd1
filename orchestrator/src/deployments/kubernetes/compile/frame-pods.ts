import {
  containersOf,
  formatContainers,
  helperParts,
  labels,
  places,
  podParts,
  podSecurity,
  type PodParts,
} from '../../../executors/argo/manifests.ts';
import type { Cluster, WorkerImage } from '../../../executors/argo/index.ts';
import type { Plan } from '../../../pipeline/index.ts';
import { framePort } from '../link/secured.ts';
import type { FrameDeployment, FramePodSpec, FrameService } from './manifests.ts';
import { frameKey, frameLabels, framesName, groupName } from './names.ts';

/** What of a cluster pods of deployments are made by. */
export type FrameCluster = Pick<
  Cluster,
  'namespace' | 'helper' | 'pullSecrets' | 'priorityClass' | 'gpu' | 'egress'
>;

export interface FramesRequest {
  readonly cluster: FrameCluster;
  readonly project: string;
  readonly plan: Plan;
  /** By what the plan knows each component by. */
  readonly images: ReadonlyMap<string, WorkerImage>;
}

/** A deployment as it is in a cluster: a Secret of its name, and for each group what is made of this. */
export interface Frames {
  readonly name: string;
  readonly groups: readonly GroupPods[];
}

export interface GroupPods {
  readonly number: number;
  /** In the order of their numbers: what the plan knows them by. */
  readonly components: readonly string[];
  readonly isEgress: boolean;
  readonly pod: FramePodSpec;
}

interface GroupParts extends PodParts {
  /** The container of each component. */
  readonly workers: string;
}

/** Seconds that frames in a pod may take when it is asked to end, and what its workers have on top. */
export const drainSeconds = 30;
const endSeconds = 15;
/** The longest that components may take to be set up, in seconds: they may load models. */
const startSeconds = 600;

/**
 * What stays up for the groups of a plan: pods as those of an execution, whose helper waits for frames. They hold ids,
 * numbers and what the operator decided, and no text of a person.
 * @throws EGRESS_NOT_ALLOWED
 */
export function framesOf({ cluster, project, plan, images }: FramesRequest): Frames {
  const parts = plan.groups.map((group, number) => {
    const containers = containersOf(plan, group, images);
    const parts = podParts({ cluster, plan, number, containers });
    return { ...parts, workers: formatContainers(parts.components, containers) };
  });
  const podsOf = (secret: string) => parts.map((part) => podOf(cluster, plan, part, secret));
  const name = framesName(project, plan.pipeline.name, podsOf(''));
  const pods = podsOf(name);
  return {
    name,
    groups: parts.map(({ components, isEgress }, number) => {
      return { number, components, isEgress, pod: pods[number]! };
    }),
  };
}

function podOf(
  { helper: { image, command }, pullSecrets, priorityClass }: FrameCluster,
  plan: Plan,
  parts: GroupParts,
  secret: string,
): FramePodSpec {
  const { components, workers, nodeSelector, tolerations, volumes, initContainers } = parts;
  const names = components.map((digest) => plan.components[digest]!.name);
  const probe = (periodSeconds: number, failureThreshold: number) => ({
    tcpSocket: { port: framePort },
    periodSeconds,
    failureThreshold,
  });
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: drainSeconds + endSeconds,
    securityContext: podSecurity,
    ...(pullSecrets.length > 0 && { imagePullSecrets: pullSecrets.map((one) => ({ name: one })) }),
    ...(priorityClass !== undefined && { priorityClassName: priorityClass }),
    ...(nodeSelector && { nodeSelector }),
    ...(tolerations && { tolerations }),
    volumes,
    initContainers,
    containers: [
      {
        name: 'helper',
        image,
        command: [...command, '--frames'],
        env: [
          { name: 'KUMIKI_FRAME_KEY', valueFrom: { secretKeyRef: { name: secret, key: frameKey } } },
          { name: 'KUMIKI_COMPONENTS', value: names.join(',') },
          { name: 'KUMIKI_WORKERS', value: workers },
          { name: 'HOME', value: places.temporary },
        ],
        ports: [{ name: 'frames', containerPort: framePort }],
        // It listens when its components are set up.
        startupProbe: probe(1, startSeconds),
        readinessProbe: probe(5, 2),
        livenessProbe: probe(10, 6),
        ...helperParts(initContainers.length),
      },
    ],
  };
}

function labelsOf(name: string, number: number): Record<string, string> {
  return {
    [labels.managedBy]: 'kumiki',
    [frameLabels.frames]: name,
    [frameLabels.group]: String(number),
  };
}

/** @param owner sealed, so that the platform knows it as its own */
export function deploymentOf(
  { namespace }: FrameCluster,
  { name }: Frames,
  { number, pod, isEgress }: GroupPods,
  { replicas, owner }: { readonly replicas: number; readonly owner: string },
): FrameDeployment {
  const own = labelsOf(name, number);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: groupName(name, number),
      namespace,
      labels: own,
      annotations: { [frameLabels.owner]: owner },
    },
    spec: {
      replicas,
      revisionHistoryLimit: 1,
      progressDeadlineSeconds: startSeconds,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      selector: { matchLabels: own },
      template: { metadata: { labels: { ...own, [labels.egress]: String(isEgress) } }, spec: pod },
    },
  };
}

/**
 * Its name leads to the addresses of all pods, and none of them is chosen on the way: one connection to a Service with an
 * address of its own would stay with one pod for ever. It goes with the Deployment.
 */
export function serviceOf(
  { namespace }: FrameCluster,
  { name }: Frames,
  number: number,
  owner: { readonly name: string; readonly uid: string },
): FrameService {
  const own = labelsOf(name, number);
  const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'Deployment', name: owner.name, uid: owner.uid }];
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: groupName(name, number), namespace, labels: own, ownerReferences },
    spec: { clusterIP: 'None', selector: own, ports: [{ name: 'frames', port: framePort }] },
  };
}
