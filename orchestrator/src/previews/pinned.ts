import { hash } from 'node:crypto';
import type { Value } from '@kumiki/component-sdk/values';
import type { DigestTree } from '../pipeline/index.ts';
import type { NamedValues } from './value-cache.ts';

/** What a step gave before, and is to have again whatever leads up to it. */
export interface Pinned {
  readonly key: string;
  readonly values: NamedValues;
}

/** What a pinned value counts as in the keys of the steps that read it. @param key that it is pinned with */
export function digestOfPinned(key: string, name: string, value: Value, at = ''): DigestTree {
  if (!Array.isArray(value)) return `sha256:${hash('sha256', `${key} ${name} ${at}`, 'hex')}`;
  return (value as readonly Value[]).map((one, index) => digestOfPinned(key, name, one, `${at}.${index}`));
}
