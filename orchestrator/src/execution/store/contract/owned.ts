import { expect, test } from 'vitest';
import type { OwnerCommand } from '../../model/command.ts';
import type { ExecutionRef } from '../../model/execution.ts';
import type { ExecutionStore } from '../execution-store.ts';
import { allEvents, artifact, code, error, newExecution, newItems, plan, type Clock } from './fixtures.ts';

/** Executions that come with their owner. */
export function ownedContract(subject: () => { store: ExecutionStore; clock: Clock }): void {
  test('an execution comes with its owner and all that has become of it, as if each had come after the other', async () => {
    const { store, clock } = subject();
    const shared = { logo: artifact('logo', 7) };
    const labels = { client_id: 'c' };
    const [one, other] = [newExecution(clock, { shared, labels }), newExecution(clock, { shared, labels })];
    const outputs = { image: artifact('output', 30), verdict: { data: { verdict: 'NG' } } };
    const commands: OwnerCommand[] = [
      { type: 'plan', plan, steps: ['a', 'b'] },
      { type: 'start', executor: 'local' },
      { type: 'item_started', item: 0 },
      { type: 'step_started', item: 0, step: 'a', cacheKey: 'k' },
      { type: 'step_succeeded', item: 0, step: 'a', outputs: { mask: artifact('mask', 5) } },
      { type: 'step_started', item: 0, step: 'b' },
      { type: 'step_failed', item: 0, step: 'b', error },
      { type: 'item_failed', item: 0, error },
      { type: 'item_started', item: 1 },
      { type: 'item_succeeded', item: 1, outputs, verdict: 'NG' },
      { type: 'end' },
    ];
    await store.keepAlive('owner', 60_000);
    const committed = await store.createOwned(one, newItems(3), 'owner', commands.slice(0, -1));
    await store.create(other, newItems(3), { complete: true });
    await store.claim(other, 'owner');
    const apart = await store.commit(other, { epoch: 1 }, commands.slice(0, -1));
    expect({ ...committed, revision: 3 }).toEqual(apart);
    // One item is open still: the end closes it.
    for (const ref of [one, other]) {
      await store.request(ref, { type: 'request_cancel' });
      await store.commit(ref, { epoch: 1 }, [{ type: 'end' }]);
    }
    const page = { from: 0, limit: 9 };
    const recorded = async (ref: ExecutionRef) => {
      const { id, revision, createdAt, ...execution } = await store.execution(ref);
      expect([id, createdAt, revision]).toEqual([ref.id, clock.now(), expect.any(Number)]);
      const attempts = await store.attemptsOfItems(ref, page);
      return [execution, await store.items(ref, {}, page), await store.steps(ref, page), attempts];
    };
    expect(await recorded(one)).toEqual(await recorded(other));
    expect(await allEvents(store, one)).toEqual(await allEvents(store, other));
    const { executions } = await store.list('default', { labels, verdict: 'NG' }, { limit: 2 });
    expect(executions.map(({ id }) => id).toSorted()).toEqual([one.id, other.id].toSorted());
  });

  test('one that comes with its end has ended, and what may not become of it leaves nothing', async () => {
    const { store, clock } = subject();
    const ended = newExecution(clock);
    const life: OwnerCommand[] = [
      { type: 'plan', plan, steps: ['a', 'b'] },
      { type: 'start' },
      { type: 'item_started', item: 0 },
      { type: 'step_started', item: 0, step: 'a' },
      { type: 'step_succeeded', item: 0, step: 'a' },
      { type: 'step_skipped', item: 0, step: 'b', reason: { condition: 'x' } },
      { type: 'item_succeeded', item: 0, outputs: { image: plan } },
      { type: 'end' },
    ];
    const committed = await store.createOwned(ended, newItems(1), 'owner', life);
    const execution = await store.execution(ended);
    expect(execution).toMatchObject({ status: 'succeeded', revision: 1, epoch: 1, bytes: 110 });
    const [item] = await store.items(ended, {}, { from: 0, limit: 1 });
    const only = { item, steps: await store.steps(ended, { from: 0, limit: 1 }) };
    expect(committed.ended).toEqual({ ...execution, only });
    const refused = newExecution(clock);
    await expect(store.createOwned(refused, newItems(1), 'owner', life.slice(1))).rejects.toEqual(
      code('EXECUTION_STATE'),
    );
    await expect(store.createOwned(refused, [], 'owner', life)).rejects.toEqual(
      code('EXECUTION_ITEM_NOT_FOUND'),
    );
    await expect(store.execution(refused)).rejects.toEqual(code('EXECUTION_NOT_FOUND'));
    await expect(store.createOwned(ended, [], 'owner', [])).rejects.toEqual(code('EXECUTION_EXISTS'));
  });
}
