import { describe, expect, test } from 'vitest';
import { createInPages } from '../create-in-pages.ts';
import type { ExecutionStore } from '../execution-store.ts';
import {
  allEvents,
  artifact,
  code,
  error,
  finish,
  newExecution,
  newItems,
  plan,
  running,
  type Clock,
} from './fixtures.ts';

/** How executions come, change hands and end. */
export function changesContract(subject: () => { store: ExecutionStore; clock: Clock }): void {
  describe('an execution', () => {
    test('is there with its items as it was accepted, once', async () => {
      const { store, clock } = subject();
      const files = { model: artifact('model', 1000) };
      const accepted = newExecution(clock, { files, keepForMs: 5, labels: { client_id: 'c' } });
      const committed = await store.create(accepted, newItems(2), { complete: true });
      expect(committed).toEqual({ revision: 1, seq: 2, status: 'accepted', cancelRequested: false });
      const found = await store.execution(accepted);
      expect(found).toMatchObject({ ...accepted, bytes: 1020, createdAt: clock.now(), itemsComplete: true });
      expect(await store.items(accepted, {}, { from: 0, limit: 9 })).toMatchObject(newItems(2));
      expect(await allEvents(store, accepted)).toEqual(['execution_accepted', 'items_added']);
      await expect(store.create(accepted, [], { complete: true })).rejects.toEqual(code('EXECUTION_EXISTS'));
      await expect(store.create({ ...accepted, id: 'x' }, [], { complete: true })).rejects.toEqual(
        code('EXECUTION_ID_INVALID'),
      );
      await expect(store.execution({ ...accepted, project: 'other' })).rejects.toEqual(
        code('EXECUTION_NOT_FOUND'),
      );
    });

    test('says where it was begun', async () => {
      const { store, clock } = subject();
      const accepted = newExecution(clock);
      await store.create(accepted, newItems(1), { complete: true });
      await store.keepAlive('owner', 60_000);
      await store.claim(accepted, 'owner');
      expect(await store.execution(accepted)).not.toHaveProperty('executor');
      await store.commit(accepted, { epoch: 1 }, [
        { type: 'plan', plan: artifact('plan'), steps: ['a'] },
        { type: 'start', executor: 'argo' },
      ]);
      expect(await store.execution(accepted)).toMatchObject({ status: 'running', executor: 'argo' });
    });

    test('takes ten thousand items and more in pages, and no page twice', async () => {
      const { store, clock } = subject();
      const accepted = newExecution(clock);
      await createInPages(store, accepted, newItems(10_500));
      const { counts, itemsComplete } = await store.execution(accepted);
      expect({ counts, itemsComplete }).toMatchObject({ counts: { total: 10_500 }, itemsComplete: true });
      const last = await store.items(accepted, {}, { from: 10_499, limit: 9 });
      expect(last).toMatchObject([{ index: 10_499, name: 'photo-10499' }]);
      const empty = newExecution(clock);
      expect(await createInPages(store, empty, [])).toMatchObject({ status: 'accepted' });
      const open = newExecution(clock);
      await store.create(open, newItems(2), { complete: false });
      await store.appendItems(open, newItems(2, 2), { from: 2, complete: false });
      await expect(store.appendItems(open, newItems(2, 2), { from: 2, complete: true })).rejects.toEqual(
        code('EXECUTION_CONFLICT'),
      );
      await store.appendItems(open, [], { from: 4, complete: true });
      await expect(store.appendItems(open, newItems(1), { from: 4, complete: true })).rejects.toEqual(
        code('EXECUTION_STATE'),
      );
    });

    test('runs step by step, with what each attempt was', async () => {
      const { store, clock } = subject();
      const ref = await running(store, clock, 2);
      const guard = { epoch: 1 };
      const outputs = { image: artifact('kept', 7) };
      await store.commit(ref, guard, [
        { type: 'item_started', item: 0 },
        { type: 'step_cached', item: 0, step: 'a', cacheKey: 'k', outputs },
        { type: 'step_started', item: 0, step: 'b', because: ['params.width'] },
      ]);
      clock.pass(30);
      const usage = { cpuMs: 12.5, peakMemoryBytes: 1e9, bytesIn: 3, bytesOut: 4 };
      await store.commit(ref, guard, [
        { type: 'step_retrying', item: 0, step: 'b', error, delayMs: 5, usage },
        { type: 'step_started', item: 0, step: 'b' },
        { type: 'step_failed', item: 0, step: 'b', error },
        { type: 'item_failed', item: 0, error },
        { type: 'item_started', item: 1 },
        { type: 'step_skipped', item: 1, step: 'a', reason: { condition: 'x > 1' } },
        { type: 'item_succeeded', item: 1, outputs: { count: { data: 3 } } },
        { type: 'end' },
      ]);
      const execution = await store.execution(ref);
      expect(execution).toMatchObject({ status: 'partial', counts: { succeeded: 1, failed: 1 } });
      expect(execution.bytes).toBe(2 * 10 + 100 + 7);
      const steps = await store.steps(ref, { from: 0, limit: 10 });
      expect(steps).toMatchObject([
        { item: 0, step: 'a', status: 'cached', cacheKey: 'k', outputs },
        { item: 0, step: 'b', status: 'failed', attempts: 2, error, because: ['params.width'] },
        { item: 1, step: 'a', status: 'skipped', skipReason: { condition: 'x > 1' } },
        { item: 1, step: 'b', status: 'pending', attempts: 0 },
      ]);
      const startedAt = clock.now();
      expect(await store.attempts(ref, 0)).toMatchObject([
        { step: 'b', number: 1, outcome: 'failed', usage, error, startedAt: startedAt - 30 },
        { step: 'b', number: 2, outcome: 'failed', usage: {}, generation: 0, endedAt: startedAt },
      ]);
      expect(await store.items(ref, { status: ['failed'] }, { from: 0, limit: 9 })).toMatchObject([
        { index: 0, error },
      ]);
      await expect(store.attempts(ref, 2)).rejects.toEqual(code('EXECUTION_ITEM_NOT_FOUND'));
      expect((await allEvents(store, ref)).slice(-4)).toEqual([
        'item_started',
        'step_skipped',
        'item_succeeded',
        'execution_ended',
      ]);
    });

    test('changes as a whole or not at all', async () => {
      const { store, clock } = subject();
      const ref = await running(store, clock);
      const before = await store.execution(ref);
      const refused = store.commit(ref, { epoch: 1 }, [
        { type: 'item_started', item: 0 },
        { type: 'item_succeeded', item: 1, outputs: {} },
      ]);
      await expect(refused).rejects.toEqual(code('EXECUTION_STATE'));
      expect(await store.execution(ref)).toEqual(before);
      expect(await store.items(ref, { status: ['running'] }, { from: 0, limit: 9 })).toEqual([]);
      await expect(store.commit(ref, { epoch: 1 }, [{ type: 'item_started', item: 9 }])).rejects.toEqual(
        code('EXECUTION_ITEM_NOT_FOUND'),
      );
    });

    test('refuses a revision that is past, and many who change it at once leave no gap', async () => {
      const { store, clock } = subject();
      const ref = await running(store, clock, 200);
      const { revision } = await store.execution(ref);
      const tries = await Promise.allSettled(
        Array.from({ length: 10 }, (_, item) =>
          store.commit(ref, { epoch: 1, revision }, [{ type: 'item_started', item }]),
        ),
      );
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const refused = tries.filter((one) => one.status === 'rejected').map((one) => one.reason as unknown);
      expect(refused).toEqual(Array.from({ length: 9 }, () => code('EXECUTION_CONFLICT')));
      await Promise.all(
        Array.from({ length: 190 }, (_, at) =>
          store.commit(ref, { epoch: 1 }, [{ type: 'item_started', item: 10 + at }]),
        ),
      );
      expect(await store.execution(ref)).toMatchObject({
        revision: revision + 191,
        counts: { running: 191, pending: 9 },
      });
      expect(await allEvents(store, ref)).toHaveLength(5 + 191);
    });

    test('has one owner, and a process that lost it changes nothing any more', async () => {
      const { store, clock } = subject();
      const ref = await running(store, clock);
      await store.commit(ref, { epoch: 1 }, [
        { type: 'item_started', item: 0 },
        { type: 'step_started', item: 0, step: 'a' },
      ]);
      await store.keepAlive('other', 600_000);
      await expect(store.claim(ref, 'other')).rejects.toEqual(code('EXECUTION_OWNED'));
      clock.pass(60_000);
      const claimed = await store.claim(ref, 'other');
      expect(claimed).toMatchObject({ owner: 'other', epoch: 2, counts: { pending: 2, running: 0 } });
      for (const late of [
        store.commit(ref, { epoch: 1 }, [{ type: 'step_succeeded', item: 0, step: 'a' }]),
        store.release(ref, 1),
      ]) {
        await expect(late).rejects.toEqual(code('OWNER_LOST'));
      }
      expect(await store.attempts(ref, 0)).toMatchObject([{ outcome: 'lost', endedAt: clock.now() }]);
      expect((await store.steps(ref, { from: 0, limit: 1 }))[0]).toMatchObject({ status: 'pending' });
      await store.release(ref, 2);
      expect((await store.execution(ref)).owner).toBeUndefined();
      await finish(store, ref, 2, (await store.claim(ref, 'third')).epoch);
      await expect(store.claim(ref, 'other')).rejects.toEqual(code('EXECUTION_STATE'));
    });

    test('whose owner went between the failure of a step and that of its item goes on from that step', async () => {
      const { store, clock } = subject();
      const ref = await running(store, clock);
      const about = { item: 0, step: 'a' };
      const failed = { type: 'step_failed', ...about, error } as const;
      await store.commit(ref, { epoch: 1 }, [
        { type: 'item_started', item: 0 },
        { type: 'step_started', ...about },
        failed,
      ]);
      clock.pass(600_000);
      const { epoch } = await store.claim(ref, 'next');
      const [step] = await store.steps(ref, { from: 0, limit: 1 });
      expect(step).toMatchObject({ status: 'pending', attempts: 1 });
      expect(step).not.toHaveProperty('error');
      await store.commit(ref, { epoch }, [
        { type: 'item_started', item: 0 },
        { type: 'step_started', ...about },
        failed,
        { type: 'item_failed', item: 0, error },
      ]);
      expect(await store.attempts(ref, 0)).toMatchObject([
        { number: 1, outcome: 'failed' },
        { number: 2, outcome: 'failed' },
      ]);
    });

    test('whose owner has gone is found, the most urgent first', async () => {
      const { store, clock } = subject();
      await store.claimAbandoned('before', 1000);
      await store.keepAlive('before', 600_000);
      const first = newExecution(clock);
      const second = newExecution(clock);
      const urgent = newExecution(clock, { priority: 5, project: 'other' });
      for (const one of [first, second, urgent]) await store.create(one, [], { complete: true });
      const some = await store.claimAbandoned('me', 2);
      expect(some.map(({ id, epoch }) => [id, epoch])).toEqual([
        [urgent.id, 1],
        [first.id, 1],
      ]);
      await store.keepAlive('me', 60_000);
      expect((await store.claimAbandoned('another', 9)).map(({ id }) => id)).toEqual([second.id]);
      await store.leave('me');
      await store.keepAlive('another', 60_000);
      expect((await store.claimAbandoned('third', 9)).map(({ id }) => id)).toEqual([urgent.id, first.id]);
    });

    test('is cancelled once, with what is open in it', async () => {
      const { store, clock } = subject();
      const ref = await running(store, clock, 3);
      await store.commit(ref, { epoch: 1 }, [
        { type: 'item_started', item: 0 },
        { type: 'item_succeeded', item: 0, outputs: {} },
      ]);
      await expect(store.commit(ref, { epoch: 1 }, [{ type: 'end' }])).rejects.toEqual(
        code('EXECUTION_STATE'),
      );
      const { revision } = await store.request(ref, { type: 'request_cancel' });
      expect(await store.request(ref, { type: 'request_cancel' })).toMatchObject({ revision });
      await expect(
        store.request(ref, { type: 'request_cancel' }, { revision: revision - 1 }),
      ).rejects.toEqual(code('EXECUTION_CONFLICT'));
      const heard = await store.commit(ref, { epoch: 1 }, [
        { type: 'item_started', item: 1 },
        { type: 'step_started', item: 1, step: 'a' },
      ]);
      expect(heard.cancelRequested).toBe(true);
      const { status } = await store.commit(ref, { epoch: 1 }, [{ type: 'end' }]);
      expect(status).toBe('cancelled');
      expect((await store.execution(ref)).counts).toMatchObject({ succeeded: 1, cancelled: 2, running: 0 });
      const steps = await store.steps(ref, { from: 1, limit: 2 });
      expect(steps.map((step) => step.status)).toEqual(Array.from({ length: 4 }, () => 'cancelled'));
      expect(await store.attempts(ref, 1)).toMatchObject([{ outcome: 'cancelled' }]);
      await expect(store.request(ref, { type: 'request_cancel' })).rejects.toEqual(code('EXECUTION_STATE'));
    });

    test('runs its failed items again, from the step that failed', async () => {
      const { store, clock } = subject();
      const ref = await running(store, clock, 2);
      await store.commit(ref, { epoch: 1 }, [
        { type: 'item_started', item: 0 },
        { type: 'step_started', item: 0, step: 'a' },
        { type: 'step_succeeded', item: 0, step: 'a', outputs: { image: artifact('a') } },
        { type: 'step_started', item: 0, step: 'b' },
        { type: 'item_failed', item: 0, error },
      ]);
      expect((await store.attempts(ref, 0)).map(({ outcome }) => outcome)).toEqual([
        'succeeded',
        'cancelled',
      ]);
      await store.commit(ref, { epoch: 1 }, [{ type: 'fail', error }]);
      expect(await store.items(ref, {}, { from: 1, limit: 1 })).toMatchObject([{ status: 'failed', error }]);
      expect(await store.execution(ref)).toMatchObject({ status: 'failed', error });

      const again = await store.request(ref, { type: 'retry_items' });
      expect(again.status).toBe('planned');
      const late = store.commit(ref, { epoch: 1 }, [{ type: 'start' }]);
      await expect(late).rejects.toEqual(code('OWNER_LOST'));
      const { epoch } = await store.claim(ref, 'owner');
      expect((await store.steps(ref, { from: 0, limit: 1 })).map(({ status }) => status)).toEqual([
        'succeeded',
        'pending',
      ]);
      await store.commit(ref, { epoch }, [
        { type: 'start' },
        { type: 'item_started', item: 0 },
        { type: 'step_started', item: 0, step: 'b' },
        { type: 'step_succeeded', item: 0, step: 'b' },
        { type: 'item_succeeded', item: 0, outputs: {} },
        { type: 'item_cancelled', item: 1 },
        { type: 'end' },
      ]);
      const after = await store.execution(ref);
      expect(after).toMatchObject({ status: 'cancelled', generation: 1, plan });
      expect(after.error).toBeUndefined();
      expect((await store.attempts(ref, 0)).at(-1)).toMatchObject({ number: 2, generation: 1 });
      await store.request(ref, { type: 'retry_items', cancelled: true });
      expect((await store.execution(ref)).counts).toMatchObject({ pending: 1, succeeded: 1 });
      const ends = (await allEvents(store, ref)).filter((type) => type === 'execution_ended');
      expect(ends).toHaveLength(2);
    });
  });
}
