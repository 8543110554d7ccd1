import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Clock, code } from '../execution/store/contract/fixtures.ts';
import type { Alert, NewAlert } from './alert.ts';
import type { AlertStore } from './alert-store.ts';

const stuck = (subject: string): NewAlert => ({
  kind: 'stuck_execution',
  subject,
  value: 1900.5,
  threshold: 1800,
});

/** What every store of alerts does, whatever it keeps them in. */
export function alertStoreContract(
  name: string,
  open: (now: () => number) => Promise<{ store: AlertStore; close(): Promise<void> }>,
): void {
  describe(`${name}:`, () => {
    const clock = new Clock();
    let subject: Awaited<ReturnType<typeof open>>;
    let store: AlertStore;
    beforeAll(async () => {
      subject = await open(clock.now);
      store = subject.store;
    });
    afterAll(() => subject.close());

    test('raises an alert once, until it is over', async () => {
      const { alert: first, isNew } = await store.raise(stuck('a'));
      expect(isNew).toBe(true);
      expect(first).toEqual({ id: first.id, ...stuck('a'), raisedAt: clock.now() });
      clock.pass(1000);
      expect(await store.raise({ ...stuck('a'), value: 9999 })).toEqual({ alert: first, isNew: false });
      const { alert: other } = await store.raise(stuck('b'));
      expect((await store.open()).map(({ id }) => id)).toEqual([first.id, other.id]);
      expect(await store.clear(first.id)).toEqual({ ...first, clearedAt: clock.now() });
      expect(await store.clear(first.id)).toBeUndefined();
      const { alert: again } = await store.raise(stuck('a'));
      expect(again.id).toBeGreaterThan(first.id);
      expect((await store.open()).map(({ id }) => id)).toEqual([other.id, again.id]);
    });

    test('goes on while somebody sees it, and is over when nobody has for a while', async () => {
      const { id } = (await store.raise(stuck('shared'))).alert;
      clock.pass(20_000);
      await store.raise(stuck('shared'));
      clock.pass(10_000);
      expect(await store.clear(id, 15_000)).toBeUndefined();
      await store.goOn([id]);
      clock.pass(14_000);
      expect(await store.clear(id, 15_000)).toBeUndefined();
      clock.pass(1000);
      expect(await store.clear(id, 15_000)).toMatchObject({ clearedAt: clock.now() });
    });

    test('keeps who has seen it first, also when it is over', async () => {
      const { id } = (await store.raise(stuck('seen'))).alert;
      const seen = await store.acknowledge(id, '山田');
      const at = clock.now();
      expect(seen).toMatchObject({ acknowledgedAt: at, acknowledgedBy: '山田' });
      clock.pass(1000);
      expect(await store.acknowledge(id, 'another')).toEqual(seen);
      expect(await store.clear(id)).toMatchObject({ acknowledgedAt: at, acknowledgedBy: '山田' });
      await expect(store.acknowledge(999_999_999, 'x')).rejects.toEqual(code('ALERT_NOT_FOUND'));
    });

    test('lists them page by page, the newest first, by their state', async () => {
      for (let at = 0; at < 5; at++) await store.raise(stuck(`listed-${at}`));
      const all: Alert[] = [];
      for (let cursor: string | undefined; ;) {
        const page = await store.list({}, { limit: 2, ...(cursor !== undefined && { cursor }) });
        all.push(...page.items);
        if (page.next === undefined) break;
        cursor = page.next;
      }
      expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).toSorted((a, b) => b - a));
      expect(all[0]).toMatchObject({ subject: 'listed-4' });
      const openOnes = await store.list({ state: 'open' }, { limit: 100 });
      const past = await store.list({ state: 'past' }, { limit: 100 });
      expect(openOnes.items).toEqual(all.filter(({ clearedAt }) => clearedAt === undefined));
      expect(past.items).toEqual(all.filter(({ clearedAt }) => clearedAt !== undefined));
      await expect(store.list({}, { limit: 2, cursor: 'x' })).rejects.toEqual(code('CURSOR_INVALID'));
    });

    test('forgets what was over long ago, and nothing that is open', async () => {
      const { id } = (await store.raise(stuck('old'))).alert;
      const { alert: lasting } = await store.raise(stuck('lasting'));
      await store.clear(id);
      clock.pass(10_000);
      expect(await store.prune(clock.now())).toBeGreaterThan(0);
      expect((await store.list({ state: 'past' }, { limit: 100 })).items).toEqual([]);
      expect(await store.open()).toContainEqual(lasting);
    });
  });
}
