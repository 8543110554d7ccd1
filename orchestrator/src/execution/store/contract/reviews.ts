import { expect, test } from 'vitest';
import type { ExecutionRef } from '../../model/execution.ts';
import type { VerdictWord } from '../../model/verdict.ts';
import type { ExecutionStore } from '../execution-store.ts';
import { maxCorrections } from '../review-store.ts';
import { code, error, running, type Clock } from './fixtures.ts';

/** How people correct verdicts, and what is read to watch many items at a glance. */
export function reviewsContract(subject: () => { store: ExecutionStore; clock: Clock }): void {
  const judged = async (
    project: string,
    ...verdicts: readonly (VerdictWord | 'failed')[]
  ): Promise<ExecutionRef> => {
    const { store, clock } = subject();
    const ref = await running(store, clock, verdicts.length, { project });
    for (const [item, verdict] of verdicts.entries()) {
      const end =
        verdict === 'failed'
          ? ({ type: 'item_failed', item, error } as const)
          : ({ type: 'item_succeeded', item, outputs: {}, verdict } as const);
      await store.commit(ref, { epoch: 1 }, [{ type: 'item_started', item }, end]);
    }
    return ref;
  };
  const yamada = { by: 'person/1', name: '山田', note: '' };

  test('a corrected verdict counts, and what the pipeline found stays beside it', async () => {
    const { store, clock } = subject();
    const ref = await judged('reviews', 'NG', 'OK', 'NG');
    const made = await store.correctVerdict(ref, 0, { ...yamada, verdict: 'OK', note: '光の反射' });
    expect(made).toEqual({ ...yamada, number: 1, verdict: 'OK', note: '光の反射', at: clock.now() });
    const found = async (filter: Parameters<ExecutionStore['items']>[1]): Promise<number[]> =>
      (await store.items(ref, filter, { from: 0, limit: 9 })).map(({ index }) => index);
    expect(await found({ verdict: 'NG' })).toEqual([0, 2]);
    expect(await found({ final: 'NG' })).toEqual([2]);
    expect(await found({ final: 'OK' })).toEqual([0, 1]);
    expect(await found({ corrected: true })).toEqual([0]);
    expect(await found({ corrected: false, only: [0, 1] })).toEqual([1]);
    const [item] = await store.items(ref, {}, { from: 0, limit: 1 });
    expect(item).toMatchObject({ verdict: 'NG', correction: made });
    expect((await store.execution(ref)).verdicts).toEqual({ ok: 1, ng: 2 });
    expect(await store.finalVerdicts(ref)).toEqual({ ok: 2, ng: 1, corrected: 1, corrections: 1 });
  });

  test('who changed a verdict, and when, is kept, also when it is taken back', async () => {
    const { store, clock } = subject();
    const ref = await judged('histories', 'NG');
    const first = await store.correctVerdict(ref, 0, { ...yamada, verdict: 'OK' });
    clock.pass(1000);
    expect(await store.correctVerdict(ref, 0, { ...yamada, verdict: 'OK' })).toEqual(first);
    const other = { by: 'person/2', name: 'Suzuki', note: 'a scratch' };
    const second = await store.correctVerdict(ref, 0, { ...other, verdict: 'NG' });
    const third = await store.correctVerdict(ref, 0, other);
    expect(third).toEqual({ ...other, number: 3, at: clock.now() });
    expect(await store.corrections(ref, 0)).toEqual([first, second, third]);
    const [item] = await store.items(ref, {}, { from: 0, limit: 1 });
    expect(item).not.toHaveProperty('correction');
    expect(await store.finalVerdicts(ref)).toEqual({ ok: 0, ng: 1, corrected: 0, corrections: 3 });
  });

  test('what has no result is not judged, and no item without an end', async () => {
    const { store } = subject();
    const ref = await judged('refused', 'failed', 'OK');
    await expect(store.correctVerdict(ref, 0, { ...yamada, verdict: 'OK' })).rejects.toEqual(
      code('VERDICT_NOT_CORRECTABLE'),
    );
    await expect(store.correctVerdict(ref, 2, { ...yamada, verdict: 'OK' })).rejects.toEqual(
      code('EXECUTION_ITEM_NOT_FOUND'),
    );
    await expect(store.corrections(ref, 2)).rejects.toEqual(code('EXECUTION_ITEM_NOT_FOUND'));
    for (let at = 0; at < maxCorrections; at++) {
      await store.correctVerdict(ref, 1, { ...yamada, verdict: 'OK', note: `${at}` });
    }
    await expect(store.correctVerdict(ref, 1, { ...yamada, verdict: 'NG' })).rejects.toEqual(
      code('VERDICT_CORRECTIONS_TOO_MANY'),
    );
  });

  test('the states of steps are read for many items', async () => {
    const { store, clock } = subject();
    const ref = await running(store, clock, 3, { project: 'states' });
    await store.commit(ref, { epoch: 1 }, [
      { type: 'item_started', item: 1 },
      { type: 'step_started', item: 1, step: 'a' },
      { type: 'step_succeeded', item: 1, step: 'a', outputs: {}, usage: {} },
      { type: 'item_failed', item: 2, error },
    ]);
    const states = await store.stepStates(ref, { from: 0, limit: 3 });
    expect(states.map(({ item, steps }) => [item, ...steps.map(({ status }) => status)])).toEqual([
      [0, 'pending', 'pending'],
      [1, 'succeeded', 'pending'],
      [2, 'cancelled', 'cancelled'],
    ]);
    expect(states[1]).toMatchObject({ name: 'photo-1', status: 'running' });
    expect(await store.stepStates(ref, { from: 2, limit: 9 })).toHaveLength(1);
  });

  test('what pipelines did since a time is counted', async () => {
    const { store, clock } = subject();
    const project = 'activity';
    await judged(project, 'NG');
    clock.pass(1000);
    const since = clock.now();
    await judged(project, 'OK', 'NG', 'failed');
    // What is only tried does not count.
    await running(store, clock, 3, { project, labels: { trial: 'update' } });
    expect(await store.activity(project, ['find-and-mark', 'none'], since)).toEqual([
      { pipeline: 'find-and-mark', executions: 1, succeeded: 2, failed: 1, ok: 1, ng: 1 },
      { pipeline: 'none', executions: 0, succeeded: 0, failed: 0, ok: 0, ng: 0 },
    ]);
    const listed = async (trial?: boolean) =>
      (await store.list(project, { ...(trial !== undefined && { trial }) }, { limit: 9 })).executions.map(
        ({ labels }) => labels['trial'],
      );
    expect(await listed()).toEqual(['update', undefined, undefined]);
    expect(await listed(false)).toEqual([undefined, undefined]);
    expect(await listed(true)).toEqual(['update']);
  });
}
