import { beforeEach, describe, expect, test } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { Clock } from '../execution/store/contract/fixtures.ts';
import { openSqliteRecords, type Records } from '../records/index.ts';
import { alertMessage, Alerts, defaultThresholds, type AlertEvent, type Situation } from './index.ts';

const calm: Situation = {
  items: { succeeded: 100, failed: 0 },
  queueOldestMs: 0,
  disk: { free: 50, total: 100 },
  running: [],
};

let folder: string;
let records: Records;
let clock: Clock;
let situation: Situation;
let told: string[];
let alerts: Alerts;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-alerting-'));
  clock = new Clock();
  records = await openSqliteRecords(folder, { now: clock.now });
  situation = calm;
  alerts = watching();
});
afterEach(async () => {
  await records.executions.close();
  await rm(folder, { recursive: true });
});

function watching(): Alerts {
  told = [];
  const made = new Alerts({
    store: records.alerts,
    thresholds: defaultThresholds,
    situation: () => situation,
  });
  made.listen(({ type, alert }: AlertEvent) => told.push(`${type} ${alert.kind} ${alert.subject}`.trim()));
  return made;
}

/** Looks at one situation after the other, and gives what was told of each. */
async function after(...changes: readonly Partial<Situation>[]): Promise<string[][]> {
  const all: string[][] = [];
  for (const change of changes) {
    situation = { ...calm, ...change };
    await alerts.look();
    all.push(told.splice(0));
  }
  return all;
}

describe('an alert', () => {
  test('is raised once, and over only well below where it is raised', async () => {
    const failed = (part: number) => ({ items: { succeeded: 100 - part, failed: part } });
    expect(await after({}, failed(19), failed(20), failed(60), failed(15), failed(9), failed(15))).toEqual([
      [],
      [],
      ['alert_raised failure_rate'],
      [],
      [],
      ['alert_cleared failure_rate'],
      [],
    ]);
  });

  test('needs more than a few items that failed', async () => {
    expect(
      await after({ items: { succeeded: 0, failed: 19 } }, { items: { succeeded: 0, failed: 20 } }),
    ).toEqual([[], ['alert_raised failure_rate']]);
  });

  test('tells of the queue and of the disk', async () => {
    expect(
      await after(
        { queueOldestMs: 299_000 },
        { queueOldestMs: 300_000, disk: { free: 10, total: 100 } },
        { queueOldestMs: 150_000, disk: { free: 11, total: 100 } },
        { queueOldestMs: 149_000, disk: { free: 13, total: 100 } },
      ),
    ).toEqual([
      [],
      ['alert_raised queue_age', 'alert_raised disk'],
      [],
      ['alert_cleared queue_age', 'alert_cleared disk'],
    ]);
  });

  test('names each execution about which nothing is recorded any more, until something is', async () => {
    const quiet = (id: string, quietMs: number) => ({ id, quietMs });
    const both = [quiet('a', 1_800_000), quiet('b', 2_000_000), quiet('c', 1000)];
    expect(await after({ running: both }, { running: both }, { running: [quiet('a', 5)] })).toEqual([
      ['alert_raised stuck_execution a', 'alert_raised stuck_execution b'],
      [],
      ['alert_cleared stuck_execution a', 'alert_cleared stuck_execution b'],
    ]);
  });

  test('goes on over a restart, and is not raised again', async () => {
    await after({ queueOldestMs: 400_000 });
    expect(alerts.openCount).toBe(1);
    alerts = watching();
    expect(await after({ queueOldestMs: 500_000 }, {})).toEqual([[], ['alert_cleared queue_age']]);
    expect(alerts.openCount).toBe(0);
  });

  test('is acknowledged by name, which is told, and stays open', async () => {
    await after({ queueOldestMs: 400_000 });
    const { items } = await alerts.list({ state: 'open' }, { limit: 10 });
    await alerts.acknowledge(items[0]!.id, 'mika');
    expect(told).toEqual(['alert_acknowledged queue_age']);
    expect((await alerts.list({}, { limit: 10 })).items).toMatchObject([{ acknowledgedBy: 'mika' }]);
    expect(alerts.openCount).toBe(1);
  });
});

test('of two platforms on one record, one tells of what both see, and it is over when neither sees it', async () => {
  const lines: string[] = [];
  const seen = { one: calm, other: calm };
  const platform = (name: 'one' | 'other'): Alerts => {
    const situation = () => seen[name];
    const made = new Alerts({
      store: records.alerts,
      thresholds: defaultThresholds,
      situation,
      sharedMs: 15_000,
    });
    made.listen(({ type, alert }) => lines.push(`${name}: ${type} ${alert.kind}`));
    return made;
  };
  const one = platform('one');
  const other = platform('other');
  /** Both look, as they do every five seconds. */
  const look = async (times = 1): Promise<string[]> => {
    for (let at = 0; at < times; at++) {
      clock.pass(5000);
      await one.look();
      await other.look();
    }
    return lines.splice(0);
  };
  const waiting = { ...calm, queueOldestMs: 400_000 };
  await look();
  Object.assign(seen, { one: waiting, other: waiting });
  expect(await look(5)).toEqual(['one: alert_raised queue_age']);
  expect(other.openCount).toBe(1);
  seen.one = calm;
  expect(await look(5)).toEqual([]);
  seen.other = calm;
  expect(await look(5)).toEqual(['one: alert_cleared queue_age']);
  expect([one.openCount, other.openCount]).toEqual([0, 0]);
  seen.other = waiting;
  expect(await look(2)).toEqual(['other: alert_raised queue_age']);
});

test('thresholds of 0 raise nothing', async () => {
  const off = { failureRate: 0, failureItems: 1, queueAge: 0, diskUsed: 0, stuckAfter: 0 };
  const silent = new Alerts({
    store: records.alerts,
    thresholds: off,
    situation: () => ({
      items: { succeeded: 0, failed: 100 },
      queueOldestMs: 1e9,
      disk: { free: 0, total: 1 },
      running: [{ id: 'x', quietMs: 1e9 }],
    }),
  });
  await silent.look();
  expect(await records.alerts.open()).toEqual([]);
});

test('says in words what is wrong', () => {
  const about = { subject: 'e-1', value: 3600, threshold: 90 };
  expect(alertMessage({ ...about, kind: 'stuck_execution' })).toBe(
    'Nothing was recorded about the run e-1 for 60 minutes (from 90 seconds on).',
  );
  expect(alertMessage({ ...about, kind: 'disk', value: 0.9123, threshold: 0.9 })).toContain('91.2 %');
});
