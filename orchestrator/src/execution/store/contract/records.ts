import { describe, expect, test } from 'vitest';
import type { StepRecipe } from '../../../pipeline/index.ts';
import type { NewCacheEntry } from '../../model/cache.ts';
import { changedParts } from '../../model/recipe.ts';
import type { ExecutionStore, ListFilter } from '../execution-store.ts';
import { artifact, code, finish, newExecution, newItems, plan, running, type Clock } from './fixtures.ts';

const day = 24 * 60 * 60 * 1000;

/** What is kept beside the state, and how it is found and forgotten. */
export function recordsContract(subject: () => { store: ExecutionStore; clock: Clock }): void {
  test('a list is found by each of its filters, newest first, page by page', async () => {
    const { store, clock } = subject();
    const project = 'listed';
    const ids: string[] = [];
    for (let at = 0; at < 10; at++) {
      clock.pass(1000);
      const pipeline = { name: at % 2 === 0 ? 'even' : 'odd' };
      const labels = { client_id: `client-${at % 3}`, note: at === 7 ? '100%_Sure' : 'no' };
      const made = newExecution(clock, { project, pipeline, labels });
      await store.create(made, [], { complete: true });
      if (at < 4) await store.request(made, { type: 'request_cancel' });
      if (at < 4) {
        const { epoch } = await store.claim(made, 'owner');
        await store.commit(made, { epoch }, [{ type: 'end' }]);
      }
      ids.unshift(made.id);
    }
    const listed = async (filter: ListFilter, limit = 4): Promise<number[]> => {
      const found: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.list(project, filter, { limit, ...(cursor && { cursor }) });
        expect(page.executions.length).toBeLessThanOrEqual(limit);
        found.push(...page.executions.map(({ id }) => 9 - ids.indexOf(id)));
        cursor = page.next;
      } while (cursor !== undefined);
      return found;
    };
    expect(await listed({})).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(await listed({}, 5)).toHaveLength(10);
    expect(await listed({ status: ['cancelled'] })).toEqual([3, 2, 1, 0]);
    expect(await listed({ status: ['cancelled', 'accepted'], pipeline: 'odd' })).toEqual([9, 7, 5, 3, 1]);
    expect(await listed({ status: [] })).toEqual([]);
    expect(await listed({ labels: { client_id: 'client-1' } }, 1)).toEqual([7, 4, 1]);
    expect(await listed({ labels: { client_id: 'client-1', note: '100%_Sure' } })).toEqual([7]);
    expect(await listed({ labels: { client_id: 'client-1' }, status: ['cancelled'] })).toEqual([1]);
    expect(await listed({ text: '%_sure' })).toEqual([7]);
    expect(await listed({ text: 'EVEN', status: ['cancelled'] })).toEqual([2, 0]);
    expect(await listed({ from: clock.now() - 2000, until: clock.now() })).toEqual([8, 7]);
    expect(await listed({ from: clock.now() + 1 })).toEqual([]);
    expect(await store.list('nobody', {}, { limit: 5 })).toEqual({ executions: [] });
    await expect(store.list(project, {}, { limit: 5, cursor: `${ids[0]}'` })).rejects.toEqual(
      code('CURSOR_INVALID'),
    );
  });

  test('items are found by name and state', async () => {
    const { store, clock } = subject();
    const ref = await running(store, clock, 30);
    await store.commit(ref, { epoch: 1 }, [{ type: 'item_started', item: 12 }]);
    const found = await store.items(ref, { text: 'PHOTO-1', status: ['pending'] }, { from: 5, limit: 4 });
    expect(found.map(({ index }) => index)).toEqual([10, 11, 13, 14]);
  });

  test('the outbox has all events in the order of their record, from wherever a reader is', async () => {
    const { store, clock } = subject();
    const before = await store.lastPosition();
    const ref = await running(store, clock, 1);
    await finish(store, ref, 1);
    const all = await store.eventsAfter(before, 100);
    const ofIt = all.filter(({ event }) => event.execution === ref.id);
    expect(ofIt.map(({ event }) => event.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const positions = all.map(({ position }) => position);
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    expect(await store.lastPosition()).toBe(positions.at(-1));
    expect(await store.eventsAfter(positions[2]!, 2)).toEqual(all.slice(3, 5));
    expect(await store.eventsAfter(positions.at(-1)!, 2)).toEqual([]);
    const end = { execution: ref.id, type: 'execution_ended', status: 'succeeded' };
    expect(ofIt.at(-1)!.event).toMatchObject(end);
    expect(await store.events(ref, { from: 7, limit: 1 })).toMatchObject([{ seq: 7, at: clock.now() }]);
  });

  test('a reader of the outbox begins again where it was, each on its own', async () => {
    const { store } = subject();
    expect(await store.readerPosition('one')).toBeUndefined();
    await store.advanceReader('one', 5);
    await store.advanceReader('one', 3);
    await store.advanceReader('other', 4);
    expect([await store.readerPosition('one'), await store.readerPosition('other')]).toEqual([5, 4]);
  });

  test('one platform tells for a reader of the outbox, until it says no more that it does', async () => {
    const { store, clock } = subject();
    await store.advanceReader('told', 1);
    const lead = async (who: string, ms = 1000) => await store.leadReader('told', who, ms);
    expect([await lead('a'), await lead('b'), await lead('a')]).toEqual([true, false, true]);
    clock.pass(1001);
    expect([await lead('b'), await lead('a')]).toEqual([true, false]);
    await lead('b', 0);
    expect(await lead('a')).toBe(true);
    expect(await store.readerPosition('told')).toBe(1);
  });

  test('logs are read by attempt, level and text, and followed', async () => {
    const { store, clock } = subject();
    const ref = await running(store, clock, 1);
    const line = { level: 'info', message: 'Half done', data: { at: 0.5 }, time: clock.now() } as const;
    const warning = { level: 'warn', message: 'odd', time: clock.now() } as const;
    await store.appendLog(ref, [
      { item: 0, step: 'a', attempt: 1, lines: [line, warning] },
      { item: 0, step: 'a', attempt: 2, lines: [line] },
    ]);
    const all = await store.log(ref, {}, { after: 0, limit: 10 });
    expect(all.map((stored) => stored.line)).toEqual([line, warning, line]);
    await store.appendLog(ref, [{ item: 0, step: 'b', attempt: 1, lines: [warning] }]);
    const next = await store.log(ref, {}, { after: all.at(-1)!.position, limit: 10 });
    expect(next).toMatchObject([{ step: 'b', attempt: 1, line: warning }]);
    const one = await store.log(ref, { item: 0, step: 'a', attempt: 1 }, { after: 0, limit: 1 });
    expect(one).toEqual([all[0]]);
    expect(await store.log(ref, { levels: ['warn'] }, { after: 0, limit: 10 })).toHaveLength(2);
    expect(await store.log(ref, { text: 'half' }, { after: 0, limit: 10 })).toHaveLength(2);
    expect(await store.logEnd(ref)).toBe(next[0]!.position);
    expect(await store.logEnd(await running(store, clock, 1))).toBe(0);
    await expect(store.appendLog({ ...ref, project: 'other' }, [])).rejects.toEqual(
      code('EXECUTION_NOT_FOUND'),
    );
  });

  test('a log has an end: what is more is counted, and its last line says so', async () => {
    const { store, clock } = subject();
    const ref = await running(store, clock, 1);
    const line = { level: 'info', message: 'x'.repeat(1_000_000), time: clock.now() } as const;
    const batch = { item: 0, step: 'a', attempt: 1, lines: [line, line, line, line] };
    for (let at = 0; at < 5; at++) await store.appendLog(ref, [batch]);
    const last = await store.log(ref, { levels: ['warn'] }, { after: 0, limit: 10 });
    expect(last).toMatchObject([{ step: 'a', line: { message: expect.stringContaining('full') } }]);
    const kept = await store.log(ref, { levels: ['info'] }, { after: 0, limit: 100 });
    expect(kept.length).toBe(16);
    expect(await store.execution(ref)).toMatchObject({ logDropped: 4 });
  });

  test('the cache answers within its project, explains a miss, and forgets what nobody uses', async () => {
    const { store, clock } = subject();
    const recipe: StepRecipe = { component: 'c', params: { width: 1 }, platform: 'p', inputs: {} };
    const about = { pipeline: 'p', step: 'a', item: 'photo' };
    const entry = (key: string, width: number): NewCacheEntry => ({
      key,
      recipe: { ...recipe, params: { width } },
      subject: about,
      outputs: { image: artifact(`cached ${key}`) },
    });
    await store.cachePut('default', [entry('one', 1), entry('two', 2)]);
    const keys = ['two', 'none', 'one', 'two'];
    const { entries: found } = await store.cacheLookup('default', keys);
    expect([...found.keys()].sort()).toEqual(['one', 'two']);
    expect(found.get('one')).toEqual({ ...entry('one', 1), createdAt: clock.now(), lastUsedAt: clock.now() });
    expect((await store.cacheLookup('other', ['one'])).entries.size).toBe(0);
    const subjects = new Map(keys.map((key) => [key, about]));
    expect([...(await store.cacheLookup('default', keys, subjects)).latest]).toMatchObject([
      ['none', entry('two', 2)],
    ]);
    const latest = await store.cacheLatest('default', about);
    expect(changedParts(latest!.recipe, { ...recipe, params: { width: 3 } })).toEqual(['params.width']);
    expect(await store.cacheLatest('default', { ...about, step: 'b' })).toBeUndefined();
    await store.cachePut('default', [{ ...entry('one', 1), outputs: { n: { data: 1 } } }]);
    expect((await store.cacheLatest('default', about))!.outputs).toEqual({ n: { data: 1 } });
    expect(await store.isReferenced('default', artifact('cached one').digest)).toBe(false);
    expect(await store.isReferenced('default', artifact('cached two').digest)).toBe(true);
    clock.pass(day);
    await store.cacheLookup('default', ['two']);
    expect(await store.pruneCache('default', clock.now())).toBe(1);
    const left = await store.cacheLookup('default', ['one', 'two']);
    expect([...left.entries.keys()]).toEqual(['two']);
    expect(await store.isReferenced('other', artifact('cached two').digest)).toBe(false);
  });

  describe('what is kept', () => {
    test('is known by every digest that a record or the cache refers to', async () => {
      const { store, clock } = subject();
      const list = { list: [artifact('in list'), { data: 1 }] };
      const project = 'referring';
      const shared = { logo: artifact('logo') };
      const files = { model: artifact('model') };
      const ref = await running(store, clock, 2, { project, shared, files });
      await store.commit(ref, { epoch: 1 }, [
        { type: 'item_started', item: 0 },
        { type: 'step_cached', item: 0, step: 'a', cacheKey: 'k', outputs: { images: list } },
        { type: 'item_succeeded', item: 0, outputs: { image: artifact('made') } },
      ]);
      const expected = ['logo', 'model', 'input 0', 'input 1', 'in list', 'made', 'plan'];
      for (const content of expected) {
        expect(await store.isReferenced(project, artifact(content).digest)).toBe(true);
      }
      const recipe: StepRecipe = { component: 'c', params: {}, platform: 'p', inputs: {} };
      const about = { pipeline: 'p', step: 'a', item: 'photo' };
      const outputs = { image: artifact('of the cache') };
      await store.cachePut(project, [{ key: 'k', recipe, subject: about, outputs }]);
      const asked = ['unknown', ...expected, 'of the cache'].map((content) => artifact(content).digest);
      expect(await store.unreferenced(asked)).toEqual([artifact('unknown').digest]);
      expect(await store.isReferenced('nobody', plan.digest)).toBe(false);
    });

    test('goes by what is named, and never what still runs or is pinned', async () => {
      const { store, clock } = subject();
      const project = 'pruned';
      const made = async (more = {}): Promise<string> => {
        const ref = await running(store, clock, 2, { project, ...more });
        await finish(store, ref);
        return ref.id;
      };
      const pinned = await made({ keepForMs: 10 * day });
      await store.pin({ project, id: pinned }, true);
      const old = await made();
      const open = await running(store, clock, 2, { project });
      clock.pass(2 * day);
      const recent = await made();
      const { items } = await store.kept(project, { limit: 9 });
      expect(items.map(({ id }) => id)).toEqual([recent, open.id, old, pinned]);
      expect(items.map(({ endedAt }) => endedAt !== undefined)).toEqual([true, false, true, true]);
      expect(items[3]).toMatchObject({ pinned: true, keepForMs: 10 * day });
      const first = await store.kept(project, { limit: 2 });
      expect(await store.kept(project, { limit: 9, cursor: first.next! })).toEqual({
        items: items.slice(2),
      });
      expect(await store.kept(project, { limit: 9 }, 'other')).toEqual({ items: [] });
      expect(await store.remove(project, [old, open.id, pinned, 'nothing'])).toEqual([old]);
      await expect(store.execution({ project, id: old })).rejects.toEqual(code('EXECUTION_NOT_FOUND'));
      const { executions } = await store.list(project, {}, { limit: 9 });
      expect(executions.map(({ id }) => id)).toEqual([recent, open.id, pinned]);
      await store.pin({ project, id: pinned }, false);
      expect(await store.remove(project, [pinned])).toEqual([pinned]);
      await expect(store.pin({ project, id: pinned }, true)).rejects.toEqual(code('EXECUTION_NOT_FOUND'));
      const events = await store.eventsAfter(0, 100_000);
      expect(events.some(({ event }) => event.execution === old)).toBe(false);
    });

    test('takes content of one kind alone, and the record says so', async () => {
      const { store, clock } = subject();
      const project = 'parted';
      const shared = { logo: artifact('logo', 7) };
      const ref = await running(store, clock, 2, { project, shared });
      const passed = artifact('input 0');
      for (const item of [0, 1]) {
        const step = { type: 'step_started', item, step: 'a' } as const;
        const outputs = { image: item === 0 ? passed : artifact('crop', 500) };
        await store.commit(ref, { epoch: 1 }, [
          { type: 'item_started', item },
          step,
          { type: 'step_succeeded', item, step: 'a', usage: {}, outputs },
          { type: 'item_succeeded', item, outputs: { image: artifact(`output ${item}`, 30) } },
        ]);
      }
      const line = { level: 'info', message: 'x'.repeat(50), time: clock.now() } as const;
      await store.appendLog(ref, [{ item: 0, step: 'a', attempt: 1, lines: [line] }]);
      const bytes = async () => (await store.kept(project, { limit: 1 })).items[0]!.bytes;
      await store.removeContent(ref, ['inputs'], 0);
      const before = await bytes();
      expect(before).toEqual({
        record: 100,
        intermediates: 500,
        results: 60,
        inputs: 27,
        logs: expect.any(Number),
      });
      await store.commit(ref, { epoch: 1 }, [{ type: 'end' }]);
      await store.removeContent(ref, ['intermediates', 'logs'], 0);
      expect(await bytes()).toEqual({ ...before, intermediates: 0, logs: 0 });
      expect(await store.log(ref, {}, { after: 0, limit: 9 })).toEqual([]);
      // What went through the step unchanged is an input still.
      expect(await store.released(ref, [passed.digest, artifact('crop').digest])).toEqual([
        artifact('crop').digest,
      ]);
      expect(await store.execution(ref)).toMatchObject({
        bytes: 187,
        removed: ['intermediates', 'logs'],
        counts: { succeeded: 2 },
      });
      await store.removeContent(ref, ['inputs'], 0);
      expect(await store.isReferenced(project, passed.digest)).toBe(false);
      await expect(store.request(ref, { type: 'retry_items', cancelled: true })).rejects.toEqual(
        code('CONTENT_REMOVED'),
      );
    });

    test('goes also where it is thousands of rows', async () => {
      const { store, clock } = subject();
      const project = 'large';
      const made = newExecution(clock, { project });
      await store.create(made, newItems(1000), { complete: false });
      await store.appendItems(made, newItems(1000, 1000), { from: 1000, complete: true });
      await store.request(made, { type: 'request_cancel' });
      const { epoch } = await store.claim(made, 'owner');
      await store.commit(made, { epoch }, [{ type: 'end' }]);
      expect(await store.remove(project, [made.id])).toEqual([made.id]);
      expect(await store.isReferenced(project, artifact('input 1999').digest)).toBe(false);
      await store.create(made, [], { complete: true });
      expect(await store.execution(made)).toMatchObject({ status: 'accepted', counts: { total: 0 } });
    });
  });
}
