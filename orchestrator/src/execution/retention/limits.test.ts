import { describe, expect, it } from 'vitest';
import { limitsFrom } from './limits.ts';

const dayMs = 24 * 60 * 60 * 1000;

describe('the limits', () => {
  it('come from the environment, or are a month and 20 GiB', () => {
    expect(limitsFrom({})).toEqual({
      maxAgeMs: 30 * dayMs,
      maxBytes: 20 * 1024 ** 3,
      cacheUnusedMs: 30 * dayMs,
    });
    expect(limitsFrom({ KUMIKI_KEEP_DAYS: '0.5', KUMIKI_KEEP_BYTES: '2Gi' })).toEqual({
      maxAgeMs: dayMs / 2,
      maxBytes: 2 * 1024 ** 3,
      cacheUnusedMs: dayMs / 2,
    });
  });

  it.each([{ KUMIKI_KEEP_DAYS: 'month' }, { KUMIKI_KEEP_DAYS: '-1' }, { KUMIKI_KEEP_BYTES: '20 gigabytes' }])(
    'that are none are told: %j',
    (environment) => {
      expect(() => limitsFrom(environment)).toThrow(
        expect.objectContaining({ code: 'SETTING_INVALID' }) as Error,
      );
    },
  );
});
