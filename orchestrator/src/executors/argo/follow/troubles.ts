import type { ContainerState, PodState, WorkflowState } from '../cluster/cluster-api.ts';

/** Something that keeps an execution on a cluster from going on, in words. */
export interface Trouble {
  /** The same for as long as it is the same trouble. */
  readonly key: string;
  readonly reason: string;
  /** What whoever runs the cluster finds it by. */
  readonly where: string;
  /** It does not go away by itself, as too few nodes may. */
  readonly lasting: boolean;
}

/** What the controller takes to look at a Workflow, also where it is busy, in ms. */
const seenMs = 20_000;
/** A pod that is not placed by then waits for room, in ms. */
const placedMs = 5000;

const imageReasons: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
]);
const startReasons: ReadonlySet<string> = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

/**
 * What is wrong with a Workflow and its pods at this moment; nothing where all goes on.
 * @param ageOf how long one of that UID has been in sight, in ms: clocks of the cluster and of the platform may differ
 */
export function troublesOf(
  workflow: WorkflowState,
  pods: readonly PodState[],
  ageOf: (uid: string) => number,
): Trouble[] {
  const troubles: Trouble[] = [];
  const { name, uid, phase, nodes } = workflow;
  if (phase === '' && ageOf(uid) > seenMs)
    troubles.push({
      key: 'controller',
      reason:
        'the controller of Argo Workflows has not looked at its Workflow; it may not run, or not watch this namespace',
      where: name,
      lasting: false,
    });
  for (const { message } of nodes.filter((node) => node.phase === 'Pending' && isQuota(node.message)))
    troubles.push({
      key: `quota ${message}`,
      reason: `the namespace allows no more pods: ${message}`,
      where: name,
      lasting: false,
    });
  for (const pod of pods) troubles.push(...troublesOfPod(pod, ageOf));
  const isOver = (pod: PodState): boolean => pod.phase === 'Succeeded' || pod.phase === 'Failed';
  if (phase === 'Running' && pods.length > 0 && pods.every(isOver))
    troubles.push({
      key: 'stuck',
      reason:
        'its pods have ended, but Argo still calls the Workflow running: the service account of its pods may lack "create" and "patch" on workflowtaskresults',
      where: name,
      lasting: false,
    });
  // Where they are refused, that is why.
  if (phase === 'Running' && pods.length === 0 && troubles.length === 0)
    troubles.push({
      key: 'none',
      reason:
        'there is no pod of it: the controller of Argo Workflows may not run, or waits before it makes a lost pod anew',
      where: name,
      lasting: false,
    });
  return troubles;
}

function isQuota(message: string): boolean {
  return /quota|forbidden|violates|denied/i.test(message);
}

/** What is wrong with a pod at this moment. @param ageOf as for `troublesOf` */
export function troublesOfPod(
  { name, uid, phase, unschedulable, containers }: PodState,
  ageOf: (uid: string) => number,
): Trouble[] {
  if (phase === 'Pending' && unschedulable !== undefined && ageOf(uid) > placedMs)
    return [
      {
        key: `place ${name}`,
        reason: `no node takes a pod of it: ${unschedulable}`,
        where: name,
        lasting: false,
      },
    ];
  return containers.flatMap((container) => {
    const reason = troubleOf(container);
    if (reason === undefined) return [];
    const isCrash = container.waiting?.reason === 'CrashLoopBackOff';
    return [
      { key: `${container.name} ${reasonKey(container)} ${name}`, reason, where: name, lasting: !isCrash },
    ];
  });
}

function reasonKey({ waiting }: ContainerState): string {
  return waiting && imageReasons.has(waiting.reason) ? 'image' : (waiting?.reason ?? '');
}

function troubleOf({ name, waiting, ended, restarts }: ContainerState): string | undefined {
  if (!waiting) return undefined;
  const { reason, message } = waiting;
  if (imageReasons.has(reason)) return `the image of ${name} cannot be pulled: ${message || reason}`;
  if (startReasons.has(reason)) return `${name} cannot be started: ${message || reason}`;
  if (reason === 'CrashLoopBackOff') {
    const how = ended ? `${ended.reason}, exit code ${ended.exitCode}` : 'it is not known how';
    return `${name} has ended ${restarts} times (${how})`;
  }
  return undefined;
}

/** Why the pods of a Workflow that has ended left items without a result. */
export function endOf(workflow: WorkflowState, pods: readonly PodState[]): string {
  const lost = pods.findLast(({ phase }) => phase === 'Failed');
  const killed = lost?.containers.find(({ ended }) => ended?.reason === 'OOMKilled');
  if (killed) return `${killed.name} of the pod ${lost!.name} needed more memory than its limit`;
  if (lost && (lost.reason || lost.message))
    return `the pod ${lost.name}: ${lost.reason} ${lost.message}`.trim();
  const node = workflow.nodes.find(({ phase }) => phase === 'Failed' || phase === 'Error');
  return node?.message || workflow.message || `its Workflow is ${workflow.phase || 'gone'}`;
}
