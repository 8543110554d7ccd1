import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cluster } from '../../../test/postgres/cluster.ts';
import { cuttingProxy } from '../../../test/postgres/cutting-proxy.ts';
import { Clock, newExecution, newItems } from '../../execution/store/contract/fixtures.ts';
import type { Records } from '../records.ts';
import { placeFromUrl } from './place.ts';
import { openPostgresRecords } from './postgres-records.ts';

/*
 * A server that is away for longer than it is waited for: whoever asks is told so when that is over, once, whatever
 * there was to do and however many ask.
 */

const patienceMs = 5000;
const clock = new Clock();
let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster[Symbol.asyncDispose]());

/** Many calls at once, reads and changes, of one thing and of several. @returns what each was told, and when the last was */
async function ask({ executions, secrets }: Records): Promise<{ codes: unknown[]; ms: number }> {
  const begun = performance.now();
  const known = newExecution(clock);
  const told = await Promise.allSettled([
    ...Array.from({ length: 20 }, async () => await executions.lastPosition()),
    ...Array.from(
      { length: 10 },
      async () => await executions.create(newExecution(clock), newItems(1), { complete: true }),
    ),
    ...Array.from({ length: 10 }, async () => await executions.claim(known, 'me')),
    ...Array.from({ length: 10 }, async (_, at) => await secrets.put('default', `s${at}`, 'sealed', 'me')),
  ]);
  const codes = told.map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : ''));
  return { codes: [...new Set(codes)], ms: performance.now() - begun };
}

describe('a server that is away for longer than it is waited for', () => {
  test('is waited for once, by all that ask, and then no more until it is back', async () => {
    const records = await openPostgresRecords(cluster.place(await cluster.database()), {
      patienceMs,
      connections: 4,
    });
    expect(await records.executions.lastPosition()).toBe(0);
    await cluster.stop();
    const first = await ask(records);
    expect(first.codes).toEqual(['STORE_UNAVAILABLE']);
    expect(first.ms).toBeLessThan(3 * patienceMs);
    const later = await ask(records);
    expect(later.codes).toEqual(['STORE_UNAVAILABLE']);
    expect(later.ms).toBeLessThan(patienceMs);
    await cluster.run();
    await expect
      .poll(async () => await records.executions.lastPosition().catch(() => -1), { timeout: 30_000 })
      .toBe(0);
    await records.executions.close();
  });

  test('and says nothing, as where its machine is gone: what waits for an answer is told too', async () => {
    await using proxy = await cuttingProxy(cluster.port);
    const url = cluster.url(await cluster.database()).replace(/:\d+\//, `:${proxy.port}/`);
    const records = await openPostgresRecords(placeFromUrl(url), { patienceMs, connections: 2 });
    const made = newExecution(clock);
    await records.executions.create(made, newItems(1), { complete: true });
    proxy.silence();
    const { codes, ms } = await ask(records);
    expect(codes).toEqual(['STORE_UNAVAILABLE']);
    // The server would be waited for for more than a minute, and is looked for after three seconds, for five.
    expect(ms).toBeLessThan(40_000);
    proxy.speak();
    await expect
      .poll(
        async () =>
          await records.executions.claim(made, 'me').then(
            ({ epoch }) => epoch,
            () => 0,
          ),
        {
          timeout: 30_000,
        },
      )
      .toBe(1);
    await records.executions.close();
  });
});
