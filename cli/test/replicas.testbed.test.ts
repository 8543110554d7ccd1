import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { picture } from './kumiki.ts';
import { ask, endOf, publishFlip, startFlip } from './platform.ts';
import { Replicas } from './replicas.ts';
import { receiver } from './up-platform.ts';

let image: Buffer;
let replicas: Replicas;
beforeEach(async () => {
  image = await picture('png');
  replicas = await Replicas.prepare();
});
afterEach(() => replicas[Symbol.asyncDispose]());

test('a platform whose data base is away says so to all that ask within its patience, and serves them when it is back', async () => {
  const one = await replicas.up('one');
  await publishFlip(one);
  await replicas.cluster.stop('SIGQUIT');
  const asked = async (path: string): Promise<[number, string]> => {
    const answer = await fetch(`${one.url}/api/v1${path}`, { signal: AbortSignal.timeout(60_000) });
    return [answer.status, ((await answer.json()) as { code: string }).code];
  };
  const paths = ['/executions', '/pipelines', '/pipelines/flip-it', '/triggers', '/webhooks', '/secrets'];
  const told = await Promise.all(Array.from({ length: 30 }, async (_, at) => await asked(paths[at % 6]!)));
  expect(new Set(told.map(String))).toEqual(new Set(['503,STORE_UNAVAILABLE']));
  const begun = performance.now();
  expect(await asked('/executions')).toEqual([503, 'STORE_UNAVAILABLE']);
  // It does not wait anew.
  expect(performance.now() - begun).toBeLessThan(10_000);
  await replicas.cluster.run();
  await expect.poll(async () => (await asked('/executions'))[0], { timeout: 60_000 }).toBe(200);
  expect(await endOf(one, await startFlip(one, image, ['a.png']))).toBe('succeeded');
});

describe('two platforms on one data base', () => {
  test('start at once, and serve the same; clients of either hear what the other does', async () => {
    const [one, other] = await Promise.all([replicas.up('one'), replicas.up('other')]);
    await publishFlip(one);
    const id = await startFlip(one, image, ['a.png', 'b.png', 'c.png', 'd.png'], 600);
    const [here, there] = await Promise.all([replicas.eventsOf(one, id), replicas.eventsOf(other, id)]);
    expect(there).toEqual(here);
    expect(there.map(({ seq }) => seq)).toEqual(there.map((_, at) => at + 1));
    expect(there.at(-1)).toMatchObject({ type: 'execution_ended' });
    const { items } = await ask<{ items: unknown[] }>(other, 'GET', `/executions/${id}/items`);
    expect(items).toHaveLength(4);

    // Asked for there, it ends here.
    const long = await startFlip(one, image, ['a.png'], 60_000);
    await expect.poll(async () => await replicas.statusOf(other, long), { timeout: 20_000 }).toBe('running');
    await ask(other, 'POST', `/executions/${long}/cancel`);
    expect(await endOf(one, long)).toBe('cancelled');
  });

  test('what waits with one of them is begun by the other, and its clients hear of the end', async () => {
    const [one] = await Promise.all([replicas.up('one'), replicas.up('other')]);
    await publishFlip(one);
    const ids = await Promise.all(
      Array.from({ length: 16 }, async (_, at) => await startFlip(one, image, [`${at}.png`], 1000 + at)),
    );
    for (const id of ids) expect(await endOf(one, id)).toBe('succeeded');
    // The one that looks for more just as the turn of its own comes claims it twice, and does it once.
    const claims = await replicas.cluster.query<{ owner: string }>(
      replicas.database,
      `SELECT DISTINCT execution, body::text::json ->> 'owner' AS owner FROM event
       WHERE body::text::json ->> 'type' = 'execution_claimed'`,
    );
    expect(claims).toHaveLength(ids.length);
    expect(new Set(claims.map(({ owner }) => owner)).size).toBe(2);
    const begun = await replicas.cluster.query(
      replicas.database,
      `SELECT 1 FROM event WHERE body::text::json ->> 'type' = 'item_started'`,
    );
    expect(begun).toHaveLength(ids.length);
  });

  test('one finishes what the other left when it was killed, once, and webhooks hear of it once', async () => {
    const one = await replicas.up('one');
    await publishFlip(one);
    await using heard = await receiver((response) => response.end('ok'));
    const other = await replicas.up('other', { KUMIKI_ALLOWED_ADDRESSES: heard.host });
    const { id: webhook } = await ask<{ id: string }>(other, 'POST', '/webhooks', { url: heard.url });
    const ids: string[] = [];
    for (let at = 0; at < 3; at++) ids.push(await startFlip(one, image, [`${at}.png`, 'more.png'], 1500));
    await expect
      .poll(async () => await replicas.statusOf(other, ids[0]!), { timeout: 20_000 })
      .toBe('running');
    one.child.kill('SIGKILL');
    await one.ended;
    for (const id of ids) {
      expect(await endOf(other, id)).toBe('succeeded');
      const events = await replicas.eventsOf(other, id);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
      expect(events.filter(({ type }) => type === 'execution_ended')).toHaveLength(1);
      expect(events.filter(({ type }) => type === 'item_succeeded')).toHaveLength(2);
    }
    // Behind this message nothing of them is left to be sent.
    await ask(other, 'POST', `/webhooks/${webhook}/test`);
    const messages = await heard.count(ids.length + 1);
    expect(messages).toHaveLength(ids.length + 1);
    expect(new Set(messages.map(({ headers }) => headers['webhook-id'])).size).toBe(ids.length + 1);
  });
});
