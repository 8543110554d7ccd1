import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Cluster } from '../../../test/postgres/cluster.ts';
import { cuttingProxy } from '../../../test/postgres/cutting-proxy.ts';
import { artifact, Clock, code, newExecution, newItems } from '../../execution/store/contract/fixtures.ts';
import type { ExecutionStore, PositionedEvent } from '../../execution/store/execution-store.ts';
import type { Records } from '../records.ts';
import { placeFromUrl } from './place.ts';
import { openPostgresRecords } from './postgres-records.ts';
import { outboxLock } from './schema/index.ts';

/*
 * What several processes at once do on one data base: each `Records` here has threads and connections of its own, as
 * those of two replicas have.
 */

let cluster: Cluster;
let database: string;
let one: Records;
let other: Records;
const clock = new Clock();
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster[Symbol.asyncDispose]());
beforeEach(async () => {
  database = await cluster.database();
  // Both bring the schema up to date, at the same time.
  [one, other] = await Promise.all([opened(), opened()]);
});
afterEach(() => Promise.all([one.executions.close(), other.executions.close()]));

async function opened(url = cluster.url(database)): Promise<Records> {
  return await openPostgresRecords(placeFromUrl(url), { connections: 4 });
}

/** Carries an execution out from its acceptance to its end, and says which steps it did. */
async function whole(
  store: ExecutionStore,
  owner = 'owner',
  items = 2,
): Promise<{ project: string; id: string }> {
  const made = newExecution(clock);
  await store.create(made, newItems(items), { complete: true });
  const { epoch } = await store.claim(made, owner);
  await store.commit(made, { epoch }, [
    { type: 'plan', plan: artifact('plan'), steps: ['a'] },
    { type: 'start' },
  ]);
  for (let item = 0; item < items; item++) {
    await store.commit(made, { epoch }, [{ type: 'item_started', item }]);
    await store.commit(made, { epoch }, [{ type: 'item_succeeded', item, outputs: {} }]);
  }
  await store.commit(made, { epoch }, [{ type: 'end' }]);
  return { project: made.project, id: made.id };
}

describe('the outbox', () => {
  test('leaves no event out for who reads while many write', async () => {
    const read: PositionedEvent[] = [];
    let isWriting = true;
    const reading = (async () => {
      for (let position = 0; ;) {
        const wasWriting = isWriting;
        const page = await other.executions.eventsAfter(position, 7);
        read.push(...page);
        position = page.at(-1)?.position ?? position;
        if (page.length === 0 && !wasWriting) return;
      }
    })();
    const lanes = Array.from({ length: 6 }, async (_, lane) => {
      for (let at = 0; at < 8; at++) await whole(lane % 2 === 0 ? one.executions : other.executions);
    });
    await Promise.all(lanes);
    isWriting = false;
    await reading;
    const [{ events } = { events: 0 }] = await cluster.query<{ events: string }>(
      database,
      'SELECT count(*) AS events FROM event',
    );
    expect(read).toHaveLength(Number(events));
    const ofEach = Map.groupBy(read, ({ event }) => event.execution);
    for (const events of ofEach.values()) {
      expect(events.map(({ event }) => event.seq)).toEqual(events.map((_, at) => at + 1));
    }
    expect(await one.executions.lastPosition()).toBe(read.at(-1)!.position);
  });

  test('gives no event before one that has a lower position and becomes durable later', async () => {
    const ref = await whole(one.executions);
    const before = await one.executions.lastPosition();
    const late = new Client({ connectionString: cluster.url(database) });
    await late.connect();
    await late.query(`BEGIN; SELECT pg_advisory_xact_lock(${outboxLock})`);
    await late.query(
      `INSERT INTO event (execution, seq, at, body) SELECT key, 1000, 1, '{"type":"late"}' FROM execution WHERE id = $1`,
      [ref.id],
    );
    const made = newExecution(clock);
    const created = one.executions.create(made, [], { complete: true });
    const last = other.executions.lastPosition();
    await untilWaiting(2);
    expect(await other.executions.eventsAfter(before, 9)).toEqual([]);
    await late.query('COMMIT');
    await late.end();
    await created;
    const found = await other.executions.eventsAfter(before, 9);
    expect(found.map(({ event }) => [event.execution, event.seq])).toEqual([
      [ref.id, 1000],
      [made.id, 1],
      [made.id, 2],
    ]);
    expect(await last).toBeGreaterThan(before);
  });
});

/** Until so many transactions wait for a lock. */
async function untilWaiting(count: number): Promise<void> {
  await expect
    .poll(
      async () => {
        const sql = `SELECT count(*) AS n FROM pg_locks WHERE NOT granted AND database =
        (SELECT oid FROM pg_database WHERE datname = '${database}')`;
        return Number((await cluster.query<{ n: string }>('postgres', sql))[0]!.n);
      },
      { timeout: 30_000 },
    )
    .toBe(count);
}

describe('two replicas', () => {
  test('share what nobody has, each execution once, and give way to a new owner', async () => {
    const made = Array.from({ length: 40 }, () => newExecution(clock));
    for (const execution of made) await one.executions.create(execution, newItems(1), { complete: true });
    await one.executions.keepAlive('one', 60_000);
    await other.executions.keepAlive('other', 60_000);
    const claimed: string[][] = [[], []];
    await Promise.all(
      [one, other].map(async ({ executions }, at) => {
        for (;;) {
          const some = await executions.claimAbandoned(at === 0 ? 'one' : 'other', 3);
          if (some.length === 0) return;
          expect(some.every(({ epoch }) => epoch === 1)).toBe(true);
          claimed[at]!.push(...some.map(({ id }) => id));
        }
      }),
    );
    expect(claimed.flat().toSorted()).toEqual(made.map(({ id }) => id).toSorted());
    const mine = { project: 'default', id: claimed[0]![0]! };
    await expect(other.executions.claim(mine, 'other')).rejects.toEqual(code('EXECUTION_OWNED'));
    await one.executions.leave('one');
    expect((await other.executions.claim(mine, 'other')).epoch).toBe(2);
    await expect(one.executions.commit(mine, { epoch: 1 }, [{ type: 'start' }])).rejects.toEqual(
      code('OWNER_LOST'),
    );
  });

  test('make one execution of the same request, and leave no gap in what both change', async () => {
    const key = { caller: 'c', clientId: 'client', correlationId: randomUUID() };
    const request = { ...key, content: 'same', fileId: '', estimatedCompletion: 1 };
    const answers = await Promise.all(
      Array.from({ length: 12 }, async (_, at) => {
        const { executions } = at % 2 === 0 ? one : other;
        return await executions.createOnce(newExecution(clock), newItems(1), request);
      }),
    );
    expect(answers.filter((known) => known === undefined)).toHaveLength(1);
    const id = answers.find((known) => known !== undefined)!.execution;
    expect(new Set(answers.flatMap((known) => known?.execution ?? []))).toEqual(new Set([id]));

    const ref = { project: 'default', id };
    const { epoch } = await one.executions.claim(ref, 'owner');
    await one.executions.commit(ref, { epoch }, [
      { type: 'plan', plan: artifact('p'), steps: ['a'] },
      { type: 'start' },
    ]);
    await Promise.all(
      Array.from({ length: 20 }, async (_, at) => {
        const { executions } = at % 2 === 0 ? one : other;
        const line = { time: at, level: 'info', message: `line ${at}` } as const;
        await executions.appendLog(ref, [{ item: 0, step: 'a', attempt: 1, lines: [line] }]);
      }),
    );
    expect(await one.executions.log(ref, {}, { after: 0, limit: 99 })).toHaveLength(20);
  });

  test('go by the data base for what was taken already, also where both ask at once', async () => {
    const stores = [one, other].flatMap(({ pipelines }) => [pipelines, pipelines, pipelines]);
    const made = await Promise.allSettled(stores.map((store) => store.create('default', 'mark', 'text')));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = made.filter((answer) => answer.status === 'rejected');
    for (const { reason } of refused) expect(reason).toEqual(code('PIPELINE_EXISTS'));
    await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        [one, other][at % 2]!.secrets.put('default', 'key', `sealed ${at}`, 'me'),
      ),
    );
    expect(await one.secrets.list('default', { limit: 9 })).toMatchObject({ items: [{ revision: 10 }] });
  });
});

describe('a server that goes away', () => {
  test.each(['SIGINT', 'SIGQUIT'] as const)(
    'by %s and comes back is not noticed by who writes, and nothing is twice',
    async (signal) => {
      const over = new AbortController();
      const done: { project: string; id: string }[] = [];
      const lanes = [one, other].flatMap(({ executions }, at) =>
        Array.from({ length: 2 }, async (_, lane) => {
          while (!over.signal.aborted) done.push(await whole(executions, `owner ${at} ${lane}`));
        }),
      );
      await expect.poll(() => done.length, { timeout: 30_000 }).toBeGreaterThan(5);
      for (let time = 0; time < 2; time++) {
        const before = done.length;
        await cluster.stop(signal);
        await delay(300);
        await cluster.run();
        await expect.poll(() => done.length, { timeout: 30_000 }).toBeGreaterThan(before + 4);
      }
      over.abort();
      await Promise.all(lanes);
      for (const ref of done) {
        const types = (await other.executions.events(ref, { from: 1, limit: 99 })).map(({ type }) => type);
        expect(types.filter((type) => type === 'item_succeeded')).toHaveLength(2);
        expect(types.at(-1)).toBe('execution_ended');
      }
    },
  );

  test('within its patience: then it says so, and is there again later', async () => {
    const impatient = await openPostgresRecords(cluster.place(database), { patienceMs: 200 });
    await cluster.stop();
    await expect(impatient.executions.lastPosition()).rejects.toEqual(code('STORE_UNAVAILABLE'));
    await expect(impatient.executions.keepAlive('me', 1)).rejects.toEqual(code('STORE_UNAVAILABLE'));
    await cluster.run();
    // It may take a while to take calls, and this one is impatient.
    await expect.poll(async () => await impatient.executions.lastPosition()).toBe(0);
    await impatient.executions.close();
  });

  test('between a commit and its answer: what became of it is asked, and the change is there once', async () => {
    await using proxy = await cuttingProxy(cluster.port);
    const far = await opened(cluster.url(database).replace(/:\d+\//, `:${proxy.port}/`));
    const made = newExecution(clock);
    await far.executions.create(made, newItems(1), { complete: true });
    // The server hears COMMIT, and nobody hears what it says.
    proxy.cutAfter('COMMIT');
    const { epoch } = await far.executions.claim(made, 'owner');
    expect(proxy.cuts).toBe(1);
    expect(epoch).toBe(1);
    // The server does not even hear it.
    proxy.cutBefore('COMMIT');
    expect((await far.executions.claim(made, 'owner')).epoch).toBe(2);
    expect(proxy.cuts).toBe(2);
    const types = (await one.executions.events(made, { from: 1, limit: 9 })).map(({ seq }) => seq);
    expect(types).toEqual(types.map((_, at) => at + 1));
    await far.executions.close();
  });
});
