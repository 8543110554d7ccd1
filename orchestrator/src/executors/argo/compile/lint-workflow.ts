import { settingToldTo } from '@kumiki/component-sdk/worker/process';
import type { Cluster } from './cluster.ts';
import { boundFaults, faultsOfContainer, found } from './lint-container.ts';
import { faultsOfDag } from './lint-dag.ts';
import { labels, tokenKey } from './names.ts';
import type { Container, EnvVar, PodTemplate, Workflow, WorkflowSpec } from './workflow.ts';

/** What the operator decided, which every manifest has to say. */
export type Decided = Pick<Cluster, 'gpu' | 'priorityClass' | 'pullSecrets'>;

/**
 * What a manifest lacks of what every one of them has, in words; nothing where it is as it should be. It looks at the
 * manifest and at what the operator decided, and knows nothing of how it was made.
 */
export function faultsOf(workflow: Workflow, decided: Decided): string[] {
  const { spec } = workflow;
  const pods = spec.templates.filter((template) => 'container' in template);
  return [
    ...faultsOfSpec(spec, decided),
    ...faultsOfDag(spec),
    ...pods.flatMap((pod) => faultsOfPod(pod, workflow, decided).map((fault) => `${pod.name}: ${fault}`)),
    ...textFaults(workflow),
  ];
}

/** @param spec of which nobody says that it is as it should be */
function faultsOfSpec(spec: Partial<WorkflowSpec>, decided: Decided): string[] {
  const { podGC, podMetadata, imagePullSecrets = [] } = spec;
  const ttl: Partial<WorkflowSpec['ttlStrategy']> = spec.ttlStrategy ?? {};
  const pulled = imagePullSecrets.map(({ name }) => name);
  return [
    ...found(spec.automountServiceAccountToken !== false, 'pods get the token of a service account'),
    ...found(!spec.executor?.serviceAccountName, 'Argo’s container has no service account'),
    ...found(!(Number(spec.activeDeadlineSeconds) > 0), 'no deadline'),
    ...found(!(Number(spec.parallelism) > 0), 'as many pods at once as there are shards'),
    ...found(podGC?.strategy !== 'OnPodCompletion', 'pods are left behind: no podGC'),
    ...found(!(Number(ttl.secondsAfterCompletion) >= 0), 'it stays for ever: no ttlStrategy'),
    ...found(!isRestricted(spec.securityContext), 'its pods have no restricted security context'),
    ...found(spec.podPriorityClassName !== decided.priorityClass, 'not the priority of the operator'),
    ...found(pulled.join() !== decided.pullSecrets.join(), 'not the pull secrets of the operator'),
    ...found(
      !podMetadata?.labels?.[labels.execution] || podMetadata.labels[labels.managedBy] !== 'kumiki',
      'its pods do not say whose they are',
    ),
    ...argoFaults(spec.podSpecPatch ?? '{}'),
  ];
}

function isRestricted(context: Workflow['spec']['securityContext'] | undefined): boolean {
  const { runAsNonRoot, runAsUser, runAsGroup, seccompProfile } = context ?? {};
  return (
    runAsNonRoot === true &&
    Number(runAsUser) > 0 &&
    Number(runAsGroup) > 0 &&
    seccompProfile?.type === 'RuntimeDefault'
  );
}

/** Argo adds two containers of its own to each pod. */
function argoFaults(patch: string): string[] {
  const { initContainers = [], containers = [] } = JSON.parse(patch) as Partial<
    Record<'initContainers' | 'containers', Pick<Container, 'name' | 'resources' | 'securityContext'>[]>
  >;
  return ['init', 'wait'].flatMap((name) => {
    const own = [...initContainers, ...containers].find((one) => one.name === name);
    if (!own) return [`Argo’s own container ${name} has no limits`];
    return boundFaults(own).map((fault) => `Argo’s own container ${name}: ${fault}`);
  });
}

function faultsOfPod(pod: PodTemplate, { metadata }: Workflow, { gpu }: Decided): string[] {
  const { retryStrategy: retry, initContainers: workers, container, volumes } = pod;
  const token = container.env.find(({ name }) => name === 'KUMIKI_HELPER_TOKEN');
  const isOwn = token !== undefined && keyOf(token) === `${metadata.name}/${tokenKey}`;
  const wantsGpu = workers.some(({ resources }) => Number(resources?.limits?.[gpu.resource] ?? 0) > 0);
  const placed = JSON.stringify([pod.nodeSelector ?? {}, pod.tolerations ?? []]);
  const wanted = JSON.stringify(wantsGpu ? [gpu.nodeSelector, gpu.tolerations] : [{}, []]);
  return [
    ...found(!(workers.length > 0), 'nobody works in it'),
    ...found(!(pod.activeDeadlineSeconds > 0), 'no deadline'),
    ...found(!/^\d+$/.test(retry?.limit ?? ''), 'it is made anew without a limit'),
    ...found(
      !retry?.backoff?.duration || !retry.backoff.factor || !retry.backoff.maxDuration,
      'it is made anew at once',
    ),
    ...found(!/exitCode/.test(retry?.expression ?? ''), 'it is made anew whatever happened'),
    ...found(retry?.retryPolicy !== 'Always', 'it is not made anew where it was evicted'),
    ...found(placed !== wanted, 'it is not where the operator has GPUs for it, or where they are for others'),
    ...found(
      pod.metadata.labels[labels.egress] === 'true' && !isAlone(workers),
      'what reaches the network is not alone in its pod',
    ),
    ...volumes.flatMap(({ name, emptyDir }) => found(!emptyDir?.sizeLimit, `${name} has no limit`)),
    ...workers.flatMap((worker) =>
      faultsOfWorker(worker, gpu.resource).map((fault) => `${worker.name}: ${fault}`),
    ),
    ...faultsOfContainer(container).map((fault) => `helper: ${fault}`),
    ...found(!isOwn, 'helper: its token is not that of this execution, by reference'),
  ];
}

function faultsOfWorker(worker: Container, gpu: string): string[] {
  const { env, resources, volumeMounts, restartPolicy, name } = worker;
  const own = ['values', 'tmp'].map((kind) => name.replace('worker', kind));
  const mounted = volumeMounts.map((mount) => mount.name);
  return [
    ...faultsOfContainer(worker),
    ...found(
      env.some((one) => 'valueFrom' in one && !isOfBuckets(one, worker)),
      'it gets more than words',
    ),
    ...found(restartPolicy !== 'Always', 'it is not started anew, nor beside the helper'),
    ...found(
      resources?.limits?.[gpu] !== resources?.requests?.[gpu],
      'its GPUs are not what it is placed by',
    ),
    ...found(own.join() !== mounted.join(), 'it sees other folders than its own'),
  ];
}

/** What a variable is told by reference: `SECRET/KEY`. */
function keyOf(variable: EnvVar): string | undefined {
  if (!('valueFrom' in variable) || !('secretKeyRef' in variable.valueFrom)) return undefined;
  const { name, key } = variable.valueFrom.secretKeyRef;
  return `${name}/${key}`;
}

/** One component is all that a pod has. */
function isAlone([worker, ...others]: readonly Container[]): boolean {
  const of = worker?.env.find(({ name }) => name === 'KUMIKI_COMPONENT');
  return others.length === 0 && of !== undefined && 'value' in of && !of.value.includes(',');
}

/** The keys of buckets, for the component alone that reaches them. */
function isOfBuckets({ name }: EnvVar, { env }: Container): boolean {
  const of = env.find((one) => one.name === 'KUMIKI_COMPONENT');
  return of !== undefined && 'value' in of && settingToldTo(of.value) === name;
}

/** Argo substitutes what stands in double braces: nothing but the number of the shard does. */
function textFaults(workflow: Workflow): string[] {
  const text = JSON.stringify(workflow).replaceAll('{{inputs.parameters.shard}}', '');
  return found(/\{\{|\}\}"/.test(text), 'it has a template sign that is not ours');
}
