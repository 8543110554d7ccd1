import { describe, expect, it } from 'vitest';
import { readSettings } from '../settings/index.ts';
import { limitsOf } from './limits.ts';

const dayMs = 24 * 60 * 60 * 1000;

async function limitsFrom(environment: NodeJS.ProcessEnv) {
  return limitsOf((await readSettings({ environment })).retention);
}

describe('the limits of the operator', () => {
  it('come from the settings, or are a month and 20 GiB, and a week of intermediates', async () => {
    expect(await limitsFrom({})).toEqual({
      maxAgeMs: 30 * dayMs,
      maxBytes: 20 * 2 ** 30,
      cacheUnusedMs: 30 * dayMs,
      kinds: { intermediates: { days: 7 }, results: {}, inputs: {}, logs: {} },
    });
    const given = { KUMIKI_KEEP_DAYS: '0.5', KUMIKI_KEEP_BYTES: '2Gi', KUMIKI_KEEP_LOGS_BYTES: '1M' };
    expect(await limitsFrom(given)).toMatchObject({
      maxAgeMs: dayMs / 2,
      maxBytes: 2 * 2 ** 30,
      cacheUnusedMs: dayMs / 2,
      kinds: { logs: { bytes: 1_000_000 } },
    });
  });

  it.each([{ KUMIKI_KEEP_DAYS: 'month' }, { KUMIKI_KEEP_DAYS: '-1' }, { KUMIKI_KEEP_BYTES: '20 gigabytes' }])(
    'that are none are told: %j',
    async (environment) => {
      await expect(limitsFrom(environment)).rejects.toThrow(
        expect.objectContaining({ code: 'SETTING_INVALID' }) as Error,
      );
    },
  );
});
