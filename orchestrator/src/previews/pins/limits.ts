import { kumikiError } from '@kumiki/component-sdk/errors';
import type { StoredValue } from '../../execution/model/value.ts';
import type { PinLimits } from './pin.ts';

export function tooMany({ count, bytes }: PinLimits): Error {
  return kumikiError('PINS_TOO_MANY', { count, megabytes: Math.round(bytes / 1_000_000) });
}

/** The digests of the files that values lie in. */
export function digestsOf(value: StoredValue): string[] {
  if ('list' in value) return value.list.flatMap(digestsOf);
  return 'digest' in value ? [value.digest] : [];
}
