import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Clock, code } from '../execution/store/contract/fixtures.ts';
import { mostSecrets, type SecretStore } from './secret-store.ts';

/** A store under test, empty at first, that tells the time by the clock that it is given. */
export interface SecretsSubject {
  readonly store: SecretStore;
  close(): Promise<void>;
}

/** What every store of secrets does, whatever it keeps them in. */
export function secretStoreContract(
  name: string,
  open: (now: () => number) => Promise<SecretsSubject>,
): void {
  describe(`${name}:`, () => {
    const clock = new Clock();
    let subject: SecretsSubject;
    let store: SecretStore;
    let project = '';
    let count = 0;
    beforeAll(async () => {
      subject = await open(clock.now);
      ({ store } = subject);
    });
    afterAll(() => subject?.close());
    beforeEach(() => {
      project = `project-${++count}`;
    });

    test('a value takes the place of the one before, and counts the revision up', async () => {
      const first = { name: 'key', revision: 1, changedBy: 'a', changedAt: clock.now() };
      expect(await store.put(project, 'key', 'sealed 1', 'a')).toEqual(first);
      clock.pass(1000);
      const second = { name: 'key', revision: 2, changedBy: 'b', changedAt: clock.now() };
      expect(await store.put(project, 'key', 'sealed 2', 'b')).toEqual(second);
      expect(await store.sealed(project, ['key', 'other'])).toEqual([{ ...second, sealed: 'sealed 2' }]);
      expect(await store.sealed('other project', ['key'])).toEqual([]);
    });

    test('one that is removed is gone, and its revision is not used again', async () => {
      await store.put(project, 'key', 'sealed', 'a');
      await store.remove(project, 'key');
      await expect(store.remove(project, 'key')).rejects.toEqual(code('SECRET_NOT_FOUND'));
      expect(await store.sealed(project, ['key'])).toEqual([]);
      expect(await store.list(project, { limit: 9 })).toEqual({ items: [] });
      expect(await store.put(project, 'key', 'sealed', 'a')).toMatchObject({ revision: 2 });
    });

    test('what other keys sealed is found, and sealed anew unless somebody put another value', async () => {
      await store.put(project, 'old', 'aaaa.1', 'a');
      await store.put(project, 'current', 'bbbb.2', 'a');
      await store.put(project, 'removed', 'aaaa.3', 'a');
      await store.remove(project, 'removed');
      const found = async () =>
        (await store.sealedOtherwise('bbbb')).filter((record) => record.project === project);
      const old = { kind: 'secret', project, name: 'old', sealed: 'aaaa.1' } as const;
      expect(await found()).toEqual([old]);
      expect(await store.reseal({ ...old, sealed: 'aaaa.0' }, 'bbbb.1')).toBe(false);
      expect(await store.reseal(old, 'bbbb.1')).toBe(true);
      expect(await found()).toEqual([]);
      expect(await store.sealed(project, ['old'])).toMatchObject([
        { sealed: 'bbbb.1', revision: 1, changedBy: 'a' },
      ]);
    });

    test('lists come by name, in pages, without what is sealed; and there are so many at most', async () => {
      for (const name of ['b', 'a', 'c']) await store.put(project, name, 'sealed', 'a');
      const first = await store.list(project, { limit: 2 });
      const second = await store.list(project, { limit: 2, cursor: first.next! });
      expect([...first.items, ...second.items].map(({ name: of }) => of)).toEqual(['a', 'b', 'c']);
      expect([second.next, JSON.stringify(first).includes('sealed')]).toEqual([undefined, false]);
      await expect(store.list(project, { limit: 2, cursor: '?' })).rejects.toEqual(code('CURSOR_INVALID'));
      const others = Array.from({ length: mostSecrets - 3 }, (_, at) => `more-${at}`);
      await Promise.all(others.map((of) => store.put(project, of, 'sealed', 'a')));
      await expect(store.put(project, 'one-more', 'sealed', 'a')).rejects.toEqual(code('SECRET_LIMIT'));
      expect(await store.put(project, 'a', 'sealed', 'a')).toMatchObject({ revision: 2 });
    });
  });
}
