import { containerSecurity } from './security.ts';
import type { Container } from './workflow.ts';

const digestImage = /^[a-z0-9.-]+(:\d+)?\/[a-z0-9._/-]+@sha256:[0-9a-f]{64}$/;
const resourceNames = ['cpu', 'memory', 'ephemeral-storage'];

/** What a container lacks of what every one of a pod has. */
export function faultsOfContainer(container: Omit<Container, 'name'>): string[] {
  const { image, command } = container;
  return [
    ...found(!digestImage.test(image), 'its image is not named by digest'),
    ...found(!(command?.length > 0), 'no command'),
    ...boundFaults(container),
    ...found(
      container.env.some((one) => 'value' in one && /TOKEN|SECRET|PASSWORD/.test(one.name)),
      'a secret stands in it',
    ),
  ];
}

/** What its bounds lack: a limit without a request reserves all of it. */
export function boundFaults({
  resources,
  securityContext,
}: Pick<Container, 'resources' | 'securityContext'>): string[] {
  const missing = resourceNames.filter((name) => !resources?.limits?.[name]);
  const unasked = resourceNames.filter((name) => !resources?.requests?.[name]);
  return [
    ...found(missing.length > 0, `no limit of ${missing.join(', ')}`),
    ...found(unasked.length > 0, `it does not say what it needs of ${unasked.join(', ')}`),
    ...found(
      JSON.stringify(securityContext) !== JSON.stringify(containerSecurity),
      'no restricted security context',
    ),
  ];
}

/** A fault, where it is one. */
export function found(isFault: boolean, fault: string): string[] {
  return isFault ? [fault] : [];
}
