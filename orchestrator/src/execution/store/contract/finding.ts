import { expect, test } from 'vitest';
import type { ExecutionRef } from '../../model/execution.ts';
import type { VerdictWord } from '../../model/verdict.ts';
import type { ExecutionStore, ListFilter } from '../execution-store.ts';
import { artifact, code, error, newExecution, running, type Clock } from './fixtures.ts';

/** How executions and items are found by what became of them, and by parts of texts. */
export function findingContract(subject: () => { store: ExecutionStore; clock: Clock }): void {
  test('executions and items are found by the verdicts of their items', async () => {
    const { store, clock } = subject();
    const project = 'judged';
    const judged = async (
      version: number,
      ...verdicts: (VerdictWord | undefined)[]
    ): Promise<ExecutionRef> => {
      clock.pass(1000);
      const pipeline = { name: 'inspect', version };
      const ref = await running(store, clock, verdicts.length, { project, pipeline });
      for (const [item, verdict] of verdicts.entries()) {
        await store.commit(ref, { epoch: 1 }, [
          { type: 'item_started', item },
          { type: 'item_succeeded', item, outputs: {}, ...(verdict && { verdict }) },
        ]);
      }
      return ref;
    };
    const both = await judged(1, 'OK', 'NG', 'OK');
    const good = await judged(2, 'OK');
    const none = await judged(2, undefined);
    const found = async (filter: ListFilter): Promise<string[]> =>
      (await store.list(project, filter, { limit: 9 })).executions.map(({ id }) => id);
    expect(await found({ verdict: 'NG' })).toEqual([both.id]);
    expect(await found({ verdict: 'OK' })).toEqual([good.id, both.id]);
    expect(await found({ verdict: 'OK', pipeline: 'inspect', version: 2 })).toEqual([good.id]);
    expect(await found({ pipeline: 'inspect', version: 2 })).toEqual([none.id, good.id]);
    expect(await found({ verdict: 'NG', status: ['succeeded'] })).toEqual([]);
    expect(await found({ version: 1 })).toEqual([both.id]);
    expect((await store.execution(both)).verdicts).toEqual({ ok: 2, ng: 1 });
    expect((await store.execution(none)).verdicts).toBeUndefined();
    const items = await store.items(both, { verdict: 'OK' }, { from: 0, limit: 9 });
    expect(items.map(({ index, verdict }) => [index, verdict])).toEqual([
      [0, 'OK'],
      [2, 'OK'],
    ]);
    const events = await store.events(both, { from: 6, limit: 9 });
    expect(events.filter(({ type }) => type === 'item_succeeded')).toMatchObject([
      { verdict: 'OK' },
      { verdict: 'NG' },
      { verdict: 'OK' },
    ]);
  });

  test('those who may see some pipelines find only what is theirs', async () => {
    const { store, clock } = subject();
    const project = 'some pipelines';
    const made = async (name: string) => {
      clock.pass(1);
      return (await running(store, clock, 1, { project, pipeline: { name, version: 1 } })).id;
    };
    const [mark, sort, other] = [await made('mark'), await made('sort'), await made('other')];
    const found = async (filter: ListFilter, limit = 9): Promise<string[]> =>
      (await store.list(project, filter, { limit })).executions.map(({ id }) => id);
    const pipelines = ['mark', 'sort'];
    expect(await found({ pipelines })).toEqual([sort, mark]);
    expect(await found({ pipelines }, 1)).toEqual([sort]);
    expect(await found({ pipelines, status: ['accepted', 'running', 'failed'] })).toEqual([sort, mark]);
    expect(await found({ pipelines, pipeline: 'mark' })).toEqual([mark]);
    expect(await found({ pipelines, pipeline: 'other' })).toEqual([]);
    expect(await found({ pipelines, text: 'ot' })).toEqual([]);
    expect(await found({ pipelines: [] })).toEqual([]);
    expect(await found({})).toEqual([other, sort, mark]);
  });

  test('verdicts stay when other items are run again', async () => {
    const { store, clock } = subject();
    const ref = await running(store, clock, 2, { project: 'judged again' });
    const outputs = { image: artifact('judged') };
    await store.commit(ref, { epoch: 1 }, [
      { type: 'item_started', item: 0 },
      { type: 'item_succeeded', item: 0, outputs, verdict: 'NG' },
      { type: 'item_failed', item: 1, error },
      { type: 'end' },
    ]);
    await store.request(ref, { type: 'retry_items' });
    const { epoch } = await store.claim(ref, 'owner');
    await store.commit(ref, { epoch }, [
      { type: 'start' },
      { type: 'item_started', item: 1 },
      { type: 'item_succeeded', item: 1, outputs: {}, verdict: 'OK' },
    ]);
    expect((await store.execution(ref)).verdicts).toEqual({ ok: 1, ng: 1 });
  });

  test('two characters of a text find an execution, in any case and width', async () => {
    const { store, clock } = subject();
    const project = 'texts';
    const made = async (labels: Record<string, string>, name = 'find-and-mark'): Promise<string> => {
      clock.pass(1000);
      const execution = newExecution(clock, { project, labels, pipeline: { name } });
      await store.create(execution, [], { complete: true });
      return execution.id;
    };
    const line = await made({ line: '第3ラインの検査', note: 'Camera-A' });
    const plate = await made({ line: '金属板 (再検)' }, 'plates');
    const emoji = await made({ note: '💡 100%"*' });
    const found = async (text: string): Promise<string[]> =>
      (await store.list(project, { text }, { limit: 9 })).executions.map(({ id }) => id);
    expect(await found('検査')).toEqual([line]);
    expect(await found('検')).toEqual([plate, line]);
    expect(await found('ﾗｲﾝ')).toEqual([line]);
    expect(await found('CAMERA-a')).toEqual([line]);
    expect(await found('再検)')).toEqual([plate]);
    // Lines of different labels are no one text.
    expect(await found('査camera')).toEqual([]);
    expect(await found('検板')).toEqual([]);
    expect(await found('💡')).toEqual([emoji]);
    expect(await found('0%"*')).toEqual([emoji]);
    expect(await found('find')).toEqual([emoji, line]);
    expect(await found(plate)).toEqual([plate]);
    expect(await found(plate.slice(0, 12))).toContain(plate);
    expect(await found('')).toHaveLength(3);
  });

  test('what is found by text comes page by page, each once', async () => {
    const { store, clock } = subject();
    const project = 'text pages';
    const ids: string[] = [];
    // Recorded in another order than their ids were made.
    const made = Array.from({ length: 12 }, (_, at) => {
      clock.pass(1);
      return newExecution(clock, { project, labels: { n: at % 3 === 2 ? 'other' : 'ab12' } });
    });
    for (const at of [1, 0, 2, 4, 3, 5, 7, 6, 8, 11, 10, 9]) {
      await store.create(made[at]!, [], { complete: true });
    }
    let cursor: string | undefined;
    do {
      const page = await store.list(project, { text: 'ab12' }, { limit: 3, ...(cursor && { cursor }) });
      ids.push(...page.executions.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== undefined);
    const expected = made.filter(({ labels }) => labels['n'] === 'ab12').map(({ id }) => id);
    expect(ids).toEqual(expected.toReversed());
  });

  test('items of two executions are paired by their names, in pages', async () => {
    const { store, clock } = subject();
    const made = async (...names: string[]): Promise<ExecutionRef> => {
      const execution = newExecution(clock, { project: 'pairs' });
      const items = names.map((name) => ({ name, inputs: {} }));
      await store.create(execution, items, { complete: true });
      return execution;
    };
    const one = await made('a', 'b', 'twice', 'twice', 'c');
    const other = await made('twice', 'x', 'b', 'a', 'twice', 'twice', 'a');
    const paired: (number | undefined)[][] = [];
    for (let from = 0; ;) {
      const pairs = await store.itemPairs(one, other, { from, limit: 3 });
      paired.push(...pairs.map(({ item, other: found }) => [item, found]));
      if (pairs.length < 3) break;
      from = pairs.at(-1)!.place + 1;
    }
    expect(paired).toEqual([
      [0, 3],
      [1, 2],
      [2, 0],
      [3, 4],
      [4, undefined],
      [undefined, 1],
      [undefined, 5],
      [undefined, 6],
    ]);
    await expect(
      store.itemPairs(one, { ...other, project: 'nobody' }, { from: 0, limit: 1 }),
    ).rejects.toEqual(code('EXECUTION_NOT_FOUND'));
  });
}
