import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { code } from '../execution/store/contract/fixtures.ts';
import type { TriggerRun, TriggerSettings } from './trigger.ts';
import { maxTriggers, type TriggerStore } from './trigger-store.ts';

export const settings: TriggerSettings = {
  name: 'incoming',
  pipeline: 'mark',
  params: { width: 640 },
  priority: 'normal',
  paused: false,
  source: { kind: 'folder', path: '/in', patterns: ['*.png'], recursive: false, after: 'keep' },
};

const project = 'default';

/** What every trigger store does, whatever it keeps them in. */
export function triggerStoreContract(
  name: string,
  open: () => Promise<{ readonly store: TriggerStore; close(): Promise<void> }>,
): void {
  describe(`${name}:`, () => {
    let subject: { readonly store: TriggerStore; close(): Promise<void> };
    let store: TriggerStore;
    beforeAll(async () => {
      subject = await open();
      ({ store } = subject);
    });
    afterAll(() => subject.close());
    const made = async (more: Partial<TriggerSettings> = {}, of = project) =>
      await store.create(of, randomUUID(), 'somebody', { ...settings, ...more });
    const run = (key: string, more: Partial<TriggerRun> = {}): TriggerRun => ({
      key,
      name: key,
      at: 7,
      execution: 'e',
      ...more,
    });

    test('keeps triggers by name, each in its project', async () => {
      const [second, first] = [await made({ name: 'b' }), await made({ name: 'a' })];
      expect(first).toMatchObject({ ...settings, name: 'a', revision: 1, createdBy: 'somebody', project });
      expect(await store.list(project)).toEqual([first, second]);
      expect(await store.get(project, first.id)).toEqual(first);
      expect(await store.list('other')).toEqual([]);
      await expect(store.get('other', first.id)).rejects.toEqual(code('TRIGGER_NOT_FOUND'));
    });

    test('lets nobody overwrite what somebody else changed', async () => {
      const { id } = await made();
      const changed = await store.update(project, id, 1, { ...settings, paused: true });
      expect(changed).toMatchObject({ revision: 2, paused: true });
      await expect(store.update(project, id, 1, settings)).rejects.toEqual(code('TRIGGER_CONFLICT'));
      expect(await store.get(project, id)).toEqual(changed);
    });

    test('takes a file once, and tells what became of it', async () => {
      const { id } = await made();
      const first = run('a|1|1', { size: 1, digest: 'd' });
      await store.record(id, first);
      await store.record(id, run('a|1|1', { execution: 'another' }));
      const bad = { key: 'b|1|1', name: 'b', at: 8, error: { code: 'IMAGE_EMPTY', message: 'empty' } };
      await store.record(id, bad);
      expect(await store.taken(id, ['b|1|1', 'a|1|1', 'c'])).toEqual([bad, first]);
      expect(await store.taken((await made()).id, ['a|1|1'])).toEqual([]);
      const page = await store.history(project, id, { limit: 1 });
      expect(page.items).toEqual([bad]);
      expect(await store.history(project, id, { limit: 5, cursor: page.next! })).toEqual({ items: [first] });
      await expect(store.history(project, id, { limit: 5, cursor: 'x' })).rejects.toEqual(
        code('CURSOR_INVALID'),
      );
      await expect(store.history(project, randomUUID(), { limit: 5 })).rejects.toEqual(
        code('TRIGGER_NOT_FOUND'),
      );
    });

    test('goes with its history, and what was under way then is nothing', async () => {
      const { id } = await made();
      await store.record(id, run('a'));
      await store.remove(project, id);
      await store.record(id, run('b'));
      await store.passed(id, 5);
      await store.state(id, undefined);
      await expect(store.remove(project, id)).rejects.toEqual(code('TRIGGER_NOT_FOUND'));
      expect(await store.taken(id, ['a', 'b'])).toEqual([]);
    });

    test('forgets the oldest where there are too many', async () => {
      const { id } = await made();
      for (const key of ['a', 'b', 'c']) await store.record(id, run(key));
      expect(await store.oldest(id, 3)).toEqual({ items: [] });
      expect((await store.oldest(id, 2)).items.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
      await store.forget(id, ['a']);
      expect((await store.history(project, id, { limit: 9 })).items.map(({ key }) => key)).toEqual([
        'c',
        'b',
      ]);
    });

    test('says how far its schedule is, never back, and what is wrong', async () => {
      const { id } = await made();
      await store.passed(id, 100);
      await store.passed(id, 50);
      const error = { code: 'FOLDER_UNUSABLE', message: 'gone', at: 3 };
      await store.state(id, error);
      expect(await store.get(project, id)).toMatchObject({ lastDue: 100, error, revision: 1 });
      await store.state(id, undefined);
      expect(await store.get(project, id)).not.toHaveProperty('error');
    });

    test('are not without number', async () => {
      for (let at = 0; at < maxTriggers; at++) await made({}, 'full');
      await expect(made({}, 'full')).rejects.toEqual(code('TRIGGERS_TOO_MANY'));
    });
  });
}
