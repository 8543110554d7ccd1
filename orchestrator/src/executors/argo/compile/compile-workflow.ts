import type { Plan } from '../../../pipeline/index.ts';
import type { Cluster, WorkerImage } from './cluster.ts';
import { labels, turnLabels, workflowName, type Turn } from './names.ts';
import { podTemplate } from './pod-template.ts';
import { argoContainersPatch, podSecurity } from './security.ts';
import type { DagTask, Workflow } from './workflow.ts';

export interface WorkflowRequest {
  readonly cluster: Cluster;
  readonly turn: Turn;
  readonly plan: Plan;
  /** By the digest of the component. */
  readonly images: ReadonlyMap<string, WorkerImage>;
  /** How many pods work side by side, each on its own items. */
  readonly shards: number;
}

/**
 * The Workflow that carries a plan out: for each shard of the items a chain of pods, one for each group of steps. It holds
 * ids, numbers and what the operator decided, and no text of a person: a pod's helper asks the platform what to do.
 * Argo makes a pod anew only where it was lost; what concerns items and steps is the helper's.
 * @throws EGRESS_NOT_ALLOWED
 */
export function compileWorkflow({ cluster, turn, plan, images, shards }: WorkflowRequest): Workflow {
  const name = workflowName(turn);
  const { namespace, serviceAccount, pullSecrets, priorityClass, deadlineSeconds, keptSeconds } = cluster;
  const chain = (shard: number): DagTask[] =>
    plan.groups.map((_, group) => ({
      name: taskName(shard, group),
      template: `group-${group}`,
      ...(group > 0 && { depends: taskName(shard, group - 1) }),
      arguments: { parameters: [{ name: 'shard', value: String(shard) }] },
    }));
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Workflow',
    metadata: {
      name,
      namespace,
      labels: turnLabels(turn),
      annotations: { [labels.shards]: String(shards) },
    },
    spec: {
      entrypoint: 'execution',
      serviceAccountName: serviceAccount,
      automountServiceAccountToken: false,
      executor: { serviceAccountName: serviceAccount },
      activeDeadlineSeconds: deadlineSeconds,
      parallelism: cluster.pods,
      podGC: { strategy: 'OnPodCompletion', deleteDelayDuration: '60s' },
      ttlStrategy: { secondsAfterCompletion: keptSeconds },
      archiveLogs: false,
      ...(pullSecrets.length > 0 && { imagePullSecrets: pullSecrets.map((secret) => ({ name: secret })) }),
      ...(priorityClass !== undefined && { podPriorityClassName: priorityClass }),
      podMetadata: { labels: turnLabels(turn) },
      securityContext: podSecurity,
      podSpecPatch: argoContainersPatch,
      templates: [
        {
          name: 'execution',
          dag: {
            failFast: false,
            tasks: Array.from({ length: shards }, (_, shard) => chain(shard)).flat(),
          },
        },
        ...plan.groups.map((_, number) => podTemplate({ cluster, plan, number, images, secret: name })),
      ],
    },
  };
}

function taskName(shard: number, group: number): string {
  return `shard-${shard}-group-${group}`;
}
