import { kumikiError } from '@kumiki/component-sdk/errors';
import { parseMemory } from '@kumiki/component-sdk/manifest';

const dayMs = 24 * 60 * 60 * 1000;

/** How long and how much is kept. */
export interface Limits {
  /** Since the end of an execution whose pipeline does not say, in milliseconds. */
  readonly maxAgeMs: number;
  /** Bytes of all objects on the disk: above that, the oldest executions go, and then results of before. */
  readonly maxBytes: number;
  /** How long a result is kept to be used again since its last use, in milliseconds. */
  readonly cacheUnusedMs: number;
}

export const defaultLimits: Limits = {
  maxAgeMs: 30 * dayMs,
  maxBytes: 20 * 2 ** 30,
  cacheUnusedMs: 30 * dayMs,
};

/**
 * `KUMIKI_KEEP_DAYS` (a number; for executions and for results of before) and `KUMIKI_KEEP_BYTES` (a quantity such
 * as `20Gi`), each with its default.
 * @throws SETTING_INVALID
 */
export function limitsFrom(environment: NodeJS.ProcessEnv = process.env): Limits {
  const { KUMIKI_KEEP_DAYS: days, KUMIKI_KEEP_BYTES: bytes } = environment;
  const keepMs = days ? daysOf(days) * dayMs : undefined;
  return {
    maxAgeMs: keepMs ?? defaultLimits.maxAgeMs,
    maxBytes: bytes ? bytesOf(bytes) : defaultLimits.maxBytes,
    cacheUnusedMs: keepMs ?? defaultLimits.cacheUnusedMs,
  };
}

function daysOf(value: string): number {
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  throw kumikiError('SETTING_INVALID', { name: 'KUMIKI_KEEP_DAYS', value, expected: 'a number of days' });
}

function bytesOf(value: string): number {
  const bytes = parseMemory(value);
  if (bytes !== undefined) return bytes;
  const expected = 'a quantity of bytes such as 20Gi';
  throw kumikiError('SETTING_INVALID', { name: 'KUMIKI_KEEP_BYTES', value, expected });
}
