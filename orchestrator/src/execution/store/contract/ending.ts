import { describe, expect, test } from 'vitest';
import type { OwnerCommand } from '../../model/command.ts';
import type { ExecutionStore } from '../execution-store.ts';
import { artifact, error, running, type Clock } from './fixtures.ts';

const ends: Readonly<Record<string, readonly OwnerCommand[]>> = {
  'with a result': [
    { type: 'item_started', item: 0 },
    { type: 'step_started', item: 0, step: 'a', cacheKey: 'k' },
    { type: 'step_succeeded', item: 0, step: 'a', outputs: { image: artifact('kept', 7) } },
    { type: 'step_skipped', item: 0, step: 'b', reason: { condition: 'x > 1' } },
    { type: 'item_succeeded', item: 0, outputs: { image: artifact('kept', 7) }, verdict: 'OK' },
    { type: 'end' },
  ],
  'with an error': [
    { type: 'item_started', item: 0 },
    { type: 'step_started', item: 0, step: 'a' },
    { type: 'step_failed', item: 0, step: 'a', error },
    { type: 'item_failed', item: 0, error },
    { type: 'end' },
  ],
  'as a whole': [{ type: 'fail', error }],
};

/** What the change says that ends an execution. */
export function endingContract(subject: () => { store: ExecutionStore; clock: Clock }): void {
  describe('the change that ends an execution says what became of it', () => {
    const first = { from: 0, limit: 1 };

    test.each(Object.entries(ends))('of one item, %s', async (_, commands) => {
      const { store, clock } = subject();
      const ref = await running(store, clock, 1);
      clock.pass(30);
      const { ended } = await store.commit(ref, { epoch: 1 }, commands);
      const { only, ...execution } = ended!;
      expect(execution).toEqual(await store.execution(ref));
      expect([only!.item]).toEqual(await store.items(ref, {}, first));
      expect(only!.steps).toEqual(await store.steps(ref, first));
    });

    test('of many items, as a whole', async () => {
      const { store, clock } = subject();
      const ref = await running(store, clock, 2);
      const started = await store.commit(ref, { epoch: 1 }, [{ type: 'item_started', item: 0 }]);
      expect(started.ended).toBeUndefined();
      const { ended } = await store.commit(ref, { epoch: 1 }, [{ type: 'fail', error }]);
      expect(ended).toEqual(await store.execution(ref));
    });
  });
}
