import { kumikiError } from '@kumiki/component-sdk/errors';
import { parseMemory } from '@kumiki/component-sdk/manifest';
import type { Settings } from '../settings/index.ts';
import type { RetentionPolicy } from './policy.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** How long and how much is kept, as the operator says. */
export interface Limits {
  /** Since the end of an execution about which nobody else says more, in milliseconds. */
  readonly maxAgeMs: number;
  /** Bytes of all objects on the disk: above that, intermediates of the oldest executions go, then these as a whole, and then results of before. */
  readonly maxBytes: number;
  /** How long a result is kept to be used again since its last use, in milliseconds. */
  readonly cacheUnusedMs: number;
  /** Limits of single kinds of content, for each pipeline. */
  readonly kinds?: RetentionPolicy;
}

export const defaultLimits: Limits = {
  maxAgeMs: 30 * dayMs,
  maxBytes: 20 * 2 ** 30,
  cacheUnusedMs: 30 * dayMs,
};

/** What counts where nobody set a policy. */
export function settingsPolicy({ maxAgeMs, kinds = {} }: Limits): RetentionPolicy {
  return { ...kinds, record: { days: maxAgeMs / dayMs, ...kinds.record } };
}

/** @throws SETTING_INVALID */
export function limitsOf(settings: Settings['retention']): Limits {
  const ageMs = settings.days * dayMs;
  const kind = (name: 'intermediates' | 'results' | 'inputs' | 'logs') => {
    const days = settings[`${name}Days`];
    const bytes = settings[`${name}Bytes`];
    return { ...(days !== undefined && { days }), ...(bytes !== undefined && { bytes: bytesOf(bytes) }) };
  };
  return {
    maxAgeMs: ageMs,
    maxBytes: bytesOf(settings.bytes),
    cacheUnusedMs: ageMs,
    kinds: {
      intermediates: kind('intermediates'),
      results: kind('results'),
      inputs: kind('inputs'),
      logs: kind('logs'),
    },
  };
}

/** The bytes of a quantity such as `20Gi`. @throws SETTING_INVALID */
export function bytesOf(quantity: string): number {
  const bytes = parseMemory(quantity);
  if (bytes !== undefined) return bytes;
  const expected = 'a quantity of bytes such as 20Gi';
  throw kumikiError('SETTING_INVALID', { name: 'retention', value: quantity, expected });
}
