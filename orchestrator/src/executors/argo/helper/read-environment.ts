import { kumikiError } from '@kumiki/component-sdk/errors';
import type { PodPlace } from './protocol.ts';

export interface HelperEnvironment {
  readonly url: string;
  readonly token: string;
  readonly pod: string;
  /** Certificates (PEM) to trust beside the public ones. */
  readonly authority: string | undefined;
  readonly place: PodPlace;
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
  return {
    url: given('KUMIKI_PLATFORM_URL'),
    token: given('KUMIKI_HELPER_TOKEN'),
    pod: given('KUMIKI_POD'),
    authority: environment['KUMIKI_PLATFORM_AUTHORITY'],
    place: { group: number('KUMIKI_GROUP'), shard: number('KUMIKI_SHARD') },
  };
}
