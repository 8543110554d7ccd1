import { kumikiError } from '@kumiki/component-sdk/errors';
import { parseContainers } from '../compile/worker-containers.ts';
import type { PodPlace } from './protocol.ts';

export interface HelperEnvironment {
  readonly url: string;
  readonly token: string;
  readonly pod: string;
  /** Certificates (PEM) to trust beside the public ones. */
  readonly authority: string | undefined;
  readonly place: PodPlace;
  /** The container of each component of the group, in the order in which it needs them. */
  readonly containers: readonly number[];
}

/** What the container of a helper is given. @throws SETTING_INVALID */
export function readHelperEnvironment(environment: NodeJS.ProcessEnv): HelperEnvironment {
  const given = (name: string): string => {
    const value = environment[name];
    if (value) return value;
    throw kumikiError('SETTING_INVALID', { name, value: '', expected: 'what a pod of a run is given' });
  };
  const number = (name: string): number => {
    const value = Number(given(name));
    if (Number.isSafeInteger(value) && value >= 0) return value;
    throw kumikiError('SETTING_INVALID', { name, value: given(name), expected: 'a whole number from 0' });
  };
  const containers = parseContainers(given('KUMIKI_WORKERS'));
  if (!containers) {
    const value = given('KUMIKI_WORKERS');
    throw kumikiError('SETTING_INVALID', { name: 'KUMIKI_WORKERS', value, expected: 'whole numbers from 0' });
  }
  return {
    containers,
    url: given('KUMIKI_PLATFORM_URL'),
    token: given('KUMIKI_HELPER_TOKEN'),
    pod: given('KUMIKI_POD'),
    authority: environment['KUMIKI_PLATFORM_AUTHORITY'],
    place: { group: number('KUMIKI_GROUP'), shard: number('KUMIKI_SHARD') },
  };
}
