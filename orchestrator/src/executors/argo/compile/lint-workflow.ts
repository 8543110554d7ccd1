import { settingToldTo } from '@kumiki/component-sdk/worker/process';
import { containerSecurity } from './security.ts';
import type { Container, EnvVar, PodTemplate, Workflow, WorkflowSpec } from './workflow.ts';

const digestImage = /^[a-z0-9.-]+(:\d+)?\/[a-z0-9._/-]+@sha256:[0-9a-f]{64}$/;
const limits = ['cpu', 'memory', 'ephemeral-storage'];

/**
 * What a manifest lacks of what every one of them has, in words; nothing where it is as it should be. It looks at the
 * manifest alone, and knows nothing of how that was made.
 */
export function faultsOf(workflow: Workflow): string[] {
  const { spec } = workflow;
  const pods = spec.templates.filter((template) => 'container' in template);
  return [
    ...faultsOfSpec(spec),
    ...pods.flatMap((pod) => faultsOfPod(pod).map((fault) => `${pod.name}: ${fault}`)),
    ...textFaults(workflow),
  ];
}

function faultsOfSpec(spec: Partial<WorkflowSpec>): string[] {
  const faults: string[] = [];
  const { securityContext: context, podGC, ttlStrategy } = spec;
  if (spec.automountServiceAccountToken !== false) faults.push('pods get the token of a service account');
  if (!spec.executor) faults.push('Argo’s container has no service account');
  if (!(Number(spec.activeDeadlineSeconds) > 0)) faults.push('no deadline');
  if (!podGC?.strategy) faults.push('pods are left behind: no podGC');
  if (!(Number(ttlStrategy?.secondsAfterCompletion) >= 0)) faults.push('it stays for ever: no ttlStrategy');
  if (!(context?.runAsNonRoot && context.runAsUser > 0 && context.seccompProfile?.type === 'RuntimeDefault'))
    faults.push('its pods have no restricted security context');
  const patched = JSON.stringify(JSON.parse(spec.podSpecPatch ?? '{}'));
  const own = ['"name":"init"', '"name":"wait"'];
  if (!own.every((name) => patched.includes(name))) faults.push('Argo’s own containers have no limits');
  return faults;
}

function faultsOfPod(pod: PodTemplate): string[] {
  const { retryStrategy: retry, initContainers: workers, container } = pod;
  const faults: string[] = [];
  if (!(pod.activeDeadlineSeconds > 0)) faults.push('no deadline');
  if (!(Number(retry?.limit) >= 0)) faults.push('it is made anew without a limit');
  if (!retry?.backoff?.duration) faults.push('it is made anew at once');
  if (!/exitCode/.test(retry?.expression ?? '')) faults.push('it is made anew whatever happened');
  for (const worker of workers) {
    faults.push(...faultsOfContainer(worker).map((fault) => `${worker.name}: ${fault}`));
    if (worker.env.some((one) => 'valueFrom' in one && !isOfBuckets(one, worker)))
      faults.push(`${worker.name}: it gets more than words`);
  }
  return [...faults, ...faultsOfContainer(container).map((fault) => `helper: ${fault}`)];
}

/** The keys of buckets, for the component alone that reaches them. */
function isOfBuckets({ name }: EnvVar, { env }: Container): boolean {
  const of = env.find((one) => one.name === 'KUMIKI_COMPONENT');
  return of !== undefined && 'value' in of && settingToldTo(of.value) === name;
}

/** What a container lacks of what every one of a pod has. */
export function faultsOfContainer(container: Omit<Container, 'name'>): string[] {
  const { image, command, resources, securityContext } = container;
  const missing = limits.filter((name) => !resources?.limits?.[name]);
  const faults: string[] = [];
  if (!digestImage.test(image)) faults.push('its image is not named by digest');
  if (!(command?.length > 0)) faults.push('no command');
  if (missing.length > 0) faults.push(`no limit of ${missing.join(', ')}`);
  if (JSON.stringify(securityContext) !== JSON.stringify(containerSecurity))
    faults.push('no restricted security context');
  return faults;
}

/** Argo substitutes what stands in double braces: nothing but the number of the shard does. */
function textFaults(workflow: Workflow): string[] {
  const text = JSON.stringify(workflow).replaceAll('{{inputs.parameters.shard}}', '');
  return /\{\{|\}\}"/.test(text) ? ['it has a template sign that is not ours'] : [];
}
