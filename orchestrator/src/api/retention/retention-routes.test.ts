import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { problemCode, testServer } from '../../../test/http-fixture.ts';
import { openDataFolder, type DataFolder } from '../../data-folder.ts';
import { artifact, finish, running, Clock } from '../../execution/store/contract/fixtures.ts';
import type { ExecutionRef } from '../../execution/index.ts';
import { Keeper } from '../../retention/index.ts';
import { Retention } from '../core/retention.ts';
import { retentionRoutes } from './retention-routes.ts';

const dayMs = 24 * 60 * 60 * 1000;

let folder: string;
let data: DataFolder;
let keeper: Keeper;
let server: Awaited<ReturnType<typeof testServer>>;
let now: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-retention-'));
  data = await openDataFolder(folder);
  now = Date.now();
  keeper = new Keeper({ data, now: () => now });
  server = await testServer(retentionRoutes(new Retention(data, keeper)));
});
afterEach(async () => {
  await server.close();
  await data[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function call(method: string, path: string, body?: object): Promise<Response> {
  return await server.fetch(`/api/v1${path}`, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
}

async function answered(answer: Promise<Response>): Promise<Record<string, unknown>> {
  const response = await answer;
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

/** An execution that ended, with two results of 10 bytes and a log. */
async function ended(): Promise<ExecutionRef> {
  const ref = await running(data.store, new Clock());
  await finish(data.store, ref);
  return ref;
}

test('limits are set for all and for a pipeline, and what is in use is told', async () => {
  await ended();
  const before = await answered(call('GET', '/retention'));
  expect(before).toMatchObject({ policy: {}, effective: { record: { days: 30, bytes: null } } });
  await answered(call('PUT', '/retention', { logs: { days: 3 }, record: { days: null } }));
  const path = '/pipelines/find-and-mark/retention';
  const own = await answered(call('PUT', path, { logs: { bytes: 1000 } }));
  expect(own).toMatchObject({
    policy: { logs: { bytes: 1000 } },
    effective: { logs: { days: 3, bytes: 1000 }, record: { days: null, bytes: null } },
  });
  expect(await answered(call('GET', path))).toEqual(own);
  expect(await answered(call('PUT', path, {}))).toMatchObject({
    policy: {},
    effective: { logs: { bytes: null } },
  });
});

test('limits that are none, and pipelines that nobody knows, are refused', async () => {
  const code = async (answer: Promise<Response>) => await problemCode(await answer);
  for (const policy of [{ logs: { days: -1 } }, { log: {} }, { logs: { bytes: 1.5 } }, { logs: 7 }]) {
    expect(await code(call('PUT', '/retention', policy))).toBe('BODY_INVALID');
  }
  expect(await code(call('GET', '/pipelines/nobody/retention'))).toBe('PIPELINE_NOT_FOUND');
  expect(await code(call('PUT', '/pipelines/nobody/retention', {}))).toBe('PIPELINE_NOT_FOUND');
  const id = '01a20f44-1915-725e-a432-031822541cb1';
  expect(await code(call('PUT', `/executions/${id}/pin`, { pinned: true }))).toBe('EXECUTION_NOT_FOUND');
});

test('what goes is shown before it goes, and a pinned one stays', async () => {
  const [first, second] = [await ended(), await ended()];
  now += 60_000;
  await answered(call('PUT', '/retention', { results: { days: 0 } }));
  expect((await call('PUT', `/executions/${first.id}/pin`, { pinned: true })).status).toBe(204);
  expect(await answered(call('GET', '/retention/preview'))).toMatchObject({
    items: [{ pipeline: 'find-and-mark', kind: 'results', executions: 1, bytes: 20 }],
  });
  expect(await answered(call('POST', '/retention/run'))).toMatchObject({ content: { results: 1 } });
  expect(await answered(call('GET', '/retention/preview'))).toMatchObject({ items: [] });
  const digests = [artifact('output 0').digest];
  expect(await data.store.released(first, digests)).toEqual([]);
  expect(await data.store.released(second, digests)).toEqual(digests);
  expect(await answered(call('GET', '/retention'))).toMatchObject({ last_run: { content: { results: 1 } } });
});

test('it cleans up by itself every hour, and earlier where much is new', async () => {
  keeper = new Keeper({
    data,
    now: () => now,
    limits: { maxAgeMs: dayMs, maxBytes: 1000, cacheUnusedMs: dayMs },
  });
  expect(await keeper.check()).toBe(true);
  await ended();
  now += 6 * 60_000;
  expect(await keeper.check()).toBe(true);
  now += 6 * 60_000;
  expect(await keeper.check()).toBe(false);
  now += 60 * 60_000;
  expect(await keeper.check()).toBe(true);
  now += 2 * dayMs;
  await keeper.check();
  expect(keeper.last!.executions).toHaveLength(1);
});
