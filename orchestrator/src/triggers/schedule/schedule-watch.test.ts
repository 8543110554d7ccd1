import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { code } from '../../execution/store/contract/fixtures.ts';
import { openSqliteRecords, type Records } from '../../records/index.ts';
import { settings } from '../contract.ts';
import type { ScheduleSource } from '../trigger.ts';
import { ScheduleWatch } from './schedule-watch.ts';
import { timeAfter } from './times.ts';

const minute = 60_000;
const noon = Date.parse('2026-11-26T12:00:00.000Z');
const project = 'default';

let folder: string;
let records: Records;
let now: number;
/** The times that were started; the same again is one. */
let started: Map<string, number>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-schedule-'));
  now = noon;
  records = await openSqliteRecords(folder, { now: () => now });
  started = new Map();
});
afterEach(async () => {
  await records.executions.close();
  await rm(folder, { recursive: true });
});

async function makeTrigger(more: Partial<ScheduleSource> = {}): Promise<string> {
  const source = {
    kind: 'schedule',
    cron: '*/10 * * * *',
    timezone: 'UTC',
    missed: 'run_once',
    inputs: {},
    ...more,
  } as const;
  return (await records.triggers.create(project, 'id', 'me', { ...settings, source })).id;
}

/** As a process does that begins now. */
async function watch(id: string): Promise<ScheduleWatch> {
  const trigger = await records.triggers.get(project, id);
  const source = trigger.source as ScheduleSource;
  return new ScheduleWatch({
    trigger: { ...trigger, source },
    store: records.triggers,
    start: async (_, { key }) => {
      started.set(key, (started.get(key) ?? 0) + 1);
      return await Promise.resolve(`execution of ${key}`);
    },
    now: () => now,
  });
}

const at = (...times: string[]) => times.map((time) => `2026-11-26T${time}:00.000Z`);

describe('a schedule', () => {
  test('starts at its times, and says when it is to be looked at again', async () => {
    const id = await makeTrigger();
    const one = await watch(id);
    expect(await one.look()).toBe(10 * minute);
    now += 4 * minute;
    expect(await one.look()).toBe(6 * minute);
    now += 6 * minute;
    expect(await one.look()).toBe(10 * minute);
    now += 10 * minute + 20_000;
    await one.look();
    await one.look();
    expect([...started]).toEqual(at('12:10', '12:20').map((time) => [time, 1]));
    const { items } = await records.triggers.history(project, id, { limit: 9 });
    expect(items.map(({ name, execution }) => [name, execution])).toEqual(
      at('12:20', '12:10').map((time) => [time, `execution of ${time}`]),
    );
  });

  test.each([
    ['run_once', at('12:10', '15:20')],
    ['skip', at('12:10')],
  ] as const)('makes of what it missed: %s', async (missed, expected) => {
    const id = await makeTrigger({ missed });
    now += 10 * minute;
    await (await watch(id)).look();
    now += 3 * 60 * minute + 15 * minute;
    const later = await watch(id);
    expect(await later.look()).toBe(5 * minute);
    expect([...started.keys()]).toEqual(expected);
    await (await watch(id)).look();
    expect([...started.keys()]).toEqual(expected);
  });

  test('that was killed between the start and its note asks for the same start again', async () => {
    const id = await makeTrigger();
    now += 10 * minute;
    const one = await watch(id);
    const dying = Object.assign(Object.create(records.triggers) as typeof records.triggers, {
      record: async () => await Promise.reject(kumikiError('STORE_UNAVAILABLE', { store: 's', reason: 'r' })),
    });
    const trigger = await records.triggers.get(project, id);
    const broken = new ScheduleWatch({
      trigger: { ...trigger, source: trigger.source as ScheduleSource },
      store: dying,
      start: async (_, { key }) => await Promise.resolve(key),
      now: () => now,
    });
    await expect(broken.look()).rejects.toEqual(code('STORE_UNAVAILABLE'));
    await one.look();
    expect([...started]).toEqual(at('12:10').map((time) => [time, 1]));
  });

  test('goes by the clock of its time zone', () => {
    const nine = { cron: '0 9 * * *', timezone: 'Asia/Tokyo' };
    expect(new Date(timeAfter(nine, noon)!).toISOString()).toBe('2026-11-27T00:00:00.000Z');
  });

  test.each([
    ['every morning', 'UTC'],
    ['61 * * * *', 'UTC'],
    ['0 9 * * *', 'Mars/Olympus'],
    ['0 0 30 2 *', 'UTC'],
  ])('that is none is refused: %s in %s', (cron, timezone) => {
    expect(() => timeAfter({ cron, timezone }, noon)).toThrow(code('SCHEDULE_INVALID'));
  });
});
