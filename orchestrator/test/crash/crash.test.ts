import { describe, expect, test } from 'vitest';
import { failpoints, type Failpoint } from '@kumiki/component-sdk/failpoint';
import { randomDeaths, trial } from './trial.ts';

/** Places that processes die at one after the other; what the first left is there for all that follow. */
const places: Readonly<Record<string, readonly Failpoint[]>> = {
  'where an execution comes in and ends': ['plan-stored', 'created', 'claimed', 'before-end'],
  'where things are stored and handed out': [
    'object-written',
    'object-placed',
    'step-stored',
    'outputs-stored',
    'handed-out',
  ],
  'where records become durable': ['before-commit', 'after-commit'],
};
const limitMs = 120_000;

describe('a process that dies', () => {
  test.each(Object.entries(places))(
    '%s leaves nothing undone and nothing done twice',
    async (_, names) => {
      // The second time is in the middle of the work.
      const deaths = names.map((at) => ({ at, count: 2 }));
      const { kills, wrong } = await trial(deaths, { seed: 7, executions: 4, items: 4 });
      expect(wrong).toEqual([]);
      expect(kills).toBe(names.length);
    },
    limitMs,
  );

  test(
    'between two pages of items leaves an execution that ends with those that came',
    async () => {
      const task = { seed: 7, executions: 1, items: 2001, plain: true };
      const { kills, wrong } = await trial([{ at: 'page-added', count: 1 }], task);
      expect(wrong).toEqual([]);
      expect(kills).toBe(1);
    },
    limitMs,
  );

  test(
    'at any moment, again and again, leaves what the next one can go on with',
    async () => {
      const seed = Date.now() % 1_000_000;
      const task = { seed, executions: 40, items: 6 };
      const { kills, executions, wrong } = await trial(randomDeaths(seed, 12), task);
      expect(wrong, `seed ${seed}`).toEqual([]);
      expect(kills).toBeGreaterThan(6);
      expect(executions).toBeGreaterThan(0);
    },
    limitMs,
  );

  test('is tried at every place that carrying out an execution has', () => {
    const tried = [...Object.values(places).flat(), 'page-added'];
    expect(tried.toSorted()).toEqual([...failpoints.executions].toSorted());
  });
});
