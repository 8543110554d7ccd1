import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Clock, code, newExecution } from '../execution/store/contract/fixtures.ts';
import type { ExecutionStore } from '../execution/index.ts';
import { mostWebhooks, type ClaimDeliveries, type WebhookStore } from './webhook-store.ts';
import type { NewDelivery, NewWebhook, Webhook } from './webhook.ts';

/** A store under test, empty at first, that tells the time by the clock that it is given. */
export interface WebhooksSubject {
  readonly store: WebhookStore;
  readonly executions: ExecutionStore;
  close(): Promise<void>;
}

const day = 24 * 60 * 60 * 1000;
const ok = { at: 5, durationMs: 12, status: 200, response: 'thanks' };
const bad = { at: 6, durationMs: 13, error: 'ADDRESS_TIMEOUT' };

/** What every store of webhooks does, whatever it keeps them in. */
export function webhookStoreContract(
  name: string,
  open: (now: () => number) => Promise<WebhooksSubject>,
): void {
  describe(`${name}:`, () => {
    const clock = new Clock();
    let subject: WebhooksSubject;
    let store: WebhookStore;
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

    const given = (more: Partial<NewWebhook> = {}): NewWebhook => ({
      project,
      id: randomUUID(),
      url: `https://${project}.example/hook`,
      origin: `https://${project}.example`,
      events: ['execution_ended'],
      pipelines: [],
      description: '受信',
      secret: 'sealed',
      createdBy: 'local',
      ...more,
    });
    const message = ({ id }: Pick<Webhook, 'id'>, own: string): NewDelivery => ({
      project,
      webhook: id,
      id: own,
      type: 'execution_ended',
      execution: 'e',
      body: `{"of":"${own}"}`,
    });
    const claim = async (more: Partial<ClaimDeliveries> = {}) => {
      const ask = { limit: 100, places: {}, elsewhere: 10, without: [], forMs: 60_000, ...more };
      const { deliveries, nextDue } = await store.claim(ask);
      // Other tests of the same store have their own projects.
      const own = deliveries.filter(({ webhook }) => webhook.project === project);
      return { ids: own.map(({ delivery }) => delivery.id), own, nextDue };
    };

    test('a webhook is there as it was made, is changed and goes', async () => {
      const asked = given();
      const made = await store.create(asked);
      const { origin: _, ...shown } = asked;
      expect(made).toEqual({ ...shown, enabled: true, createdAt: clock.now() });
      expect(await store.webhook(project, made.id)).toEqual(made);
      const change = { url: 'https://b.example/', origin: 'https://b.example', pipelines: ['mark'] };
      expect(await store.update(project, made.id, change)).toMatchObject({
        url: change.url,
        pipelines: ['mark'],
      });
      const off = await store.update(project, made.id, { enabled: false, disabledBecause: 'gone' });
      expect(off).toMatchObject({ enabled: false, disabledBecause: 'gone' });
      expect(await store.update(project, made.id, { enabled: true })).not.toHaveProperty('disabledBecause');
      await store.remove(project, made.id);
      for (const asking of [
        () => store.webhook(project, made.id),
        () => store.webhook('other', made.id),
        () => store.remove(project, made.id),
        () => store.update(project, made.id, { enabled: true }),
      ])
        await expect(asking()).rejects.toEqual(code('WEBHOOK_NOT_FOUND'));
    });

    test('lists come in pages, without those of single executions, and there are so many at most', async () => {
      const made: string[] = [];
      for (let at = 0; at < mostWebhooks; at++) made.push((await store.create(given())).id);
      await expect(store.create(given())).rejects.toEqual(code('WEBHOOK_LIMIT'));
      await store.create(given({ execution: 'e1' }));
      const first = await store.list(project, { limit: 60 });
      const second = await store.list(project, { limit: 60, cursor: first.next! });
      expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(made);
      expect(second.next).toBeUndefined();
      await expect(store.list(project, { limit: 1, cursor: 'x' })).rejects.toEqual(code('CURSOR_INVALID'));
    });

    test('those that listen are the enabled ones, and those of the executions asked for', async () => {
      const all = await store.create(given());
      const off = await store.create(given());
      await store.update(project, off.id, { enabled: false });
      const ofOne = await store.create(given({ execution: 'e1' }));
      await store.create(given({ execution: 'e2' }));
      const found = async (executions: readonly string[]) =>
        (await store.listening(project, executions)).map(({ id }) => id).toSorted();
      expect(await found([])).toEqual([all.id]);
      expect(await found(['e1', 'e3'])).toEqual([all.id, ofOne.id].toSorted());
    });

    test('that any is enabled is known', async () => {
      await store.create(given());
      expect(await store.anyListens()).toBe(true);
    });

    test('a message is recorded once, together with the place in the outbox', async () => {
      const webhook = await store.create(given());
      const place = { reader: project, position: 7 };
      await store.enqueue([message(webhook, 'a'), message(webhook, 'b')], place);
      await store.enqueue([message(webhook, 'b'), message({ id: 'gone' }, 'c')], { ...place, position: 9 });
      expect(await subject.executions.readerPosition(project)).toBe(9);
      const first = await store.deliveries(webhook, {}, { limit: 1 });
      const second = await store.deliveries(webhook, {}, { limit: 5, cursor: first.next! });
      expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(['b', 'a']);
      expect(first.items[0]).toEqual({
        id: 'b',
        type: 'execution_ended',
        execution: 'e',
        body: '{"of":"b"}',
        status: 'waiting',
        attempts: 0,
        createdAt: clock.now(),
        dueAt: clock.now(),
      });
      await expect(store.delivery(webhook, 'none')).rejects.toEqual(code('DELIVERY_NOT_FOUND'));
    });

    test('what is due is given to one who asks, until it is over or its time is', async () => {
      const webhook = await store.create(given());
      await store.enqueue([message(webhook, 'a'), message(webhook, 'b'), message(webhook, 'c')]);
      expect((await claim({ elsewhere: 2 })).ids).toEqual(['a', 'b']);
      expect((await claim()).ids).toEqual(['c']);
      expect((await claim()).ids).toEqual([]);
      await store.attempted(webhook, 'a', ok, { status: 'delivered' });
      await store.attempted(webhook, 'b', bad, { status: 'waiting', dueAt: clock.now() + 1000 });
      clock.pass(1000);
      const again = await claim();
      expect([again.ids, again.own[0]?.tries]).toEqual([['b'], 1]);
      // Whoever had "c" and now "b" is gone.
      clock.pass(60_000);
      expect((await claim()).ids).toEqual(['c', 'b']);
      await store.releaseClaims();
      expect((await claim()).ids.toSorted()).toEqual(['b', 'c']);
      for (const id of ['b', 'c']) await store.attempted(webhook, id, bad, { status: 'failed' });
      clock.pass(60_000);
      expect((await claim()).ids).toEqual([]);
      const { delivery, attempts } = await store.delivery(webhook, 'b');
      expect(delivery).toMatchObject({ status: 'failed', attempts: 2, endedAt: clock.now() - 60_000 });
      expect(attempts).toEqual([
        { number: 1, ...bad },
        { number: 2, ...bad },
      ]);
      const { items } = await store.deliveries(webhook, { status: 'failed' }, { limit: 9 });
      expect(items.map(({ id }) => id)).toEqual(['c', 'b']);
      const { attempts: first } = await store.delivery(webhook, 'a');
      expect(first).toEqual([{ number: 1, ...ok }]);
    });

    test('origins are left out, or given less, and the next due time is of the others', async () => {
      const here = await store.create(given());
      const there = await store.create(given({ origin: `https://there-${project}.example` }));
      await store.enqueue([message(here, 'a'), message(here, 'b'), message(there, 'c')]);
      const origin = `https://there-${project}.example`;
      expect((await claim({ places: { [`https://${project}.example`]: 1 }, without: [origin] })).ids).toEqual(
        ['a'],
      );
      expect((await claim({ places: { [`https://${project}.example`]: 0 }, without: [origin] })).ids).toEqual(
        [],
      );
      const rest = await claim();
      expect(rest.ids).toEqual(['b', 'c']);
      await store.attempted(there, 'c', bad, { status: 'waiting', dueAt: clock.now() + 10 });
      expect((await claim()).nextDue).toBeLessThanOrEqual(clock.now() + 10);
      for (const id of ['a', 'b']) await store.attempted(here, id, ok, { status: 'delivered' });
      await store.attempted(there, 'c', ok, { status: 'delivered' });
    });

    test('a message is sent again when somebody asks for it, also while it is at work', async () => {
      const webhook = await store.create(given());
      await store.enqueue([message(webhook, 'a')]);
      await claim();
      await store.attempted(webhook, 'a', bad, { status: 'failed' });
      expect(await store.resend(webhook, 'a')).toMatchObject({ id: 'a', status: 'waiting', attempts: 1 });
      const claimed = await claim();
      expect([claimed.ids, claimed.own[0]?.tries]).toEqual([['a'], 0]);
      await store.resend(webhook, 'a');
      await store.attempted(webhook, 'a', ok, { status: 'delivered' });
      expect((await claim()).ids).toEqual(['a']);
      await store.attempted(webhook, 'a', ok, { status: 'delivered' });
      expect((await store.delivery(webhook, 'a')).attempts.map(({ number }) => number)).toEqual([1, 2, 3]);
    });

    test('a receiver that is gone gets nothing any more, until it is switched on again', async () => {
      const webhook = await store.create(given());
      await store.enqueue([message(webhook, 'a'), message(webhook, 'b')]);
      await claim({ elsewhere: 1 });
      await store.attempted(webhook, 'a', bad, { status: 'failed', disable: '410' });
      expect(await store.webhook(project, webhook.id)).toMatchObject({
        enabled: false,
        disabledBecause: '410',
      });
      expect((await store.delivery(webhook, 'b')).delivery.status).toBe('failed');
      await store.enqueue([message(webhook, 'c')]);
      expect((await claim()).ids).toEqual([]);
      await store.update(project, webhook.id, { enabled: true });
      expect((await claim()).ids).toEqual(['c']);
      await store.remove(project, webhook.id);
      await store.attempted(webhook, 'c', ok, { status: 'delivered' });
    });

    test('the clean-up forgets what ended long ago, and webhooks of executions that are gone', async () => {
      const webhook = await store.create(given());
      const execution = newExecution(clock, { project });
      await subject.executions.create(execution, [], { complete: true });
      const ofOne = await store.create(given({ execution: execution.id }));
      const orphan = await store.create(given({ execution: 'never accepted' }));
      await store.enqueue([message(webhook, 'old'), message(webhook, 'open'), message(ofOne, 'of one')]);
      await claim();
      await store.attempted(webhook, 'old', ok, { status: 'delivered' });
      await store.attempted(ofOne, 'of one', ok, { status: 'delivered' });
      clock.pass(2 * day);
      while ((await store.sweep(clock.now() - day, 1)) > 0);
      const { items } = await store.deliveries(webhook, {}, { limit: 9 });
      expect(items.map(({ id }) => id)).toEqual(['open']);
      await expect(store.webhook(project, orphan.id)).rejects.toEqual(code('WEBHOOK_NOT_FOUND'));
      expect(await store.webhook(project, ofOne.id)).toMatchObject({ id: ofOne.id });
      await store.remove(project, webhook.id);
    });
  });
}
