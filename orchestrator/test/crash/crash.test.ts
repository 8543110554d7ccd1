import { describe, expect, test } from 'vitest';
import { failpoints } from '@kumiki/component-sdk/failpoint';
import { randomDeaths, trial } from './trial.ts';

/** The third time is in the middle of the work; these come once in it. */
const counts: Readonly<Record<string, number>> = { 'page-added': 1, 'before-end': 1, 'plan-stored': 2 };

describe('a process that dies', () => {
  test.each(failpoints)('at %s leaves nothing undone and nothing done twice', async (at) => {
    const paged = at === 'page-added';
    const task = { seed: 7, executions: 4, items: paged ? 2001 : 4, plain: paged };
    const { kills, wrong } = await trial([{ at, count: counts[at] ?? 3 }], task);
    expect(wrong).toEqual([]);
    expect(kills).toBe(1);
  });

  test('at any moment, again and again', async () => {
    const seed = Date.now() % 1_000_000;
    const { kills, executions, wrong } = await trial(randomDeaths(seed, 12), {
      seed,
      executions: 40,
      items: 6,
    });
    expect(wrong, `seed ${seed}`).toEqual([]);
    expect(kills).toBeGreaterThan(6);
    expect(executions).toBeGreaterThan(0);
  });
});
