import { faultsOfContainer, podSecurity } from '../../../executors/argo/manifests.ts';
import type { FrameDeployment, FramePodSpec } from './manifests.ts';

/** A manifest of which nobody says that it is as it should be. */
type Loosely<Spec> = Omit<Spec, 'automountServiceAccountToken'> & { automountServiceAccountToken?: boolean };

/**
 * What a manifest lacks of what every one of them has, in words; nothing where it is as it should be. It looks at the
 * manifest alone, and knows nothing of how that was made.
 */
export function faultsOf({ metadata, spec }: FrameDeployment): string[] {
  const faults: string[] = [];
  const pod: Loosely<FramePodSpec> = spec.template.spec;
  const [helper] = pod.containers;
  if (!(metadata.name.length <= 63)) faults.push('its name is too long');
  if (!metadata.annotations?.['kumiki.dev/owner']) faults.push('nobody owns it');
  if (metadata.labels?.['app.kubernetes.io/managed-by'] !== 'kumiki') faults.push('nobody manages it');
  for (const [key, value] of Object.entries(spec.selector.matchLabels))
    if (spec.template.metadata.labels[key] !== value) faults.push(`its pods lack the label ${key}`);
  if (spec.strategy.rollingUpdate.maxUnavailable !== 0) faults.push('a replacement takes pods away first');
  if (pod.automountServiceAccountToken !== false) faults.push('pods get the token of a service account');
  if (JSON.stringify(pod.securityContext) !== JSON.stringify(podSecurity))
    faults.push('its pods have no restricted security context');
  if (!(pod.terminationGracePeriodSeconds > 30)) faults.push('frames have no time to end');
  for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe'] as const)
    if (!helper[probe]) faults.push(`no ${probe}`);
  for (const worker of pod.initContainers) {
    faults.push(...faultsOfContainer(worker).map((fault) => `${worker.name}: ${fault}`));
    if (worker.restartPolicy !== 'Always') faults.push(`${worker.name}: it does not stay`);
    if (worker.env.some((one) => 'valueFrom' in one)) faults.push(`${worker.name}: it gets more than words`);
  }
  return [...faults, ...faultsOfContainer(helper).map((fault) => `helper: ${fault}`)];
}
