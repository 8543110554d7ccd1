import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { picture, temporaryFolder } from './kumiki.ts';
import { ask, endOf, publishFlip, startPlatform, type StartedPlatform } from './platform.ts';

interface Page<Item> {
  readonly items: readonly Item[];
}

interface Run {
  readonly name: string;
  readonly execution_id?: string;
  readonly error?: { readonly code: string };
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let incoming: string;
let platform: StartedPlatform;
beforeEach(async () => {
  folder = await temporaryFolder();
  incoming = join(folder.path, 'incoming');
  await mkdir(incoming);
  await up();
});
afterEach(async () => {
  await platform[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function up(more: NodeJS.ProcessEnv = {}): Promise<void> {
  platform = await startPlatform(folder.path, {
    ...more,
    KUMIKI_TRIGGER_FOLDERS: `/nowhere, ${incoming}`,
    KUMIKI_TRIGGER_SETTLE_SECONDS: '0.2',
    KUMIKI_TRIGGER_POLL_SECONDS: '0.2',
  });
}

/** One that starts without an image too. */
const withoutImage = `
apiVersion: kumiki/v1
kind: Pipeline
name: tick
inputs: {image: {type: image, optional: true}}
steps: {turn: {component: imaging/flip, inputs: {image: $inputs.image}}}
outputs: {image: $steps.turn.image}
`;

const settings = () => ({
  name: 'New photos',
  pipeline: 'flip-it',
  source: { kind: 'folder', path: incoming },
});

async function refused(body: object): Promise<string> {
  const answer = await fetch(`${platform.url}/api/v1/triggers`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  return ((await answer.json()) as { code: string }).code;
}

async function historyOf(id: string): Promise<readonly Run[]> {
  return (await ask<Page<Run>>(platform, 'GET', `/triggers/${id}/history?limit=200`)).items;
}

test('each file in a folder is run once, whenever the platform is killed', async () => {
  await publishFlip(platform);
  const { trigger_id: id } = await ask<{ trigger_id: string }>(platform, 'POST', '/triggers', settings());
  const image = await picture('png');
  const names = Array.from({ length: 6 }, (_, at) => `${at}.png`);
  for (const name of names.slice(0, 3)) await writeFile(join(incoming, name), image);
  await writeFile(join(incoming, 'broken.jpg'), 'no image');
  const wait = { timeout: 60_000, interval: 50 };
  await expect.poll(async () => (await historyOf(id)).length, wait).toBeGreaterThan(0);
  platform.child.kill('SIGKILL');
  await platform.ended;
  for (const name of names.slice(3)) await writeFile(join(incoming, name), image);
  await up();
  await expect.poll(async () => (await historyOf(id)).length, wait).toBe(7);
  const history = await historyOf(id);
  expect(history.map(({ name }) => name).toSorted()).toEqual([...names, 'broken.jpg']);
  const bad = history.find(({ error }) => error);
  expect(bad).toMatchObject({ name: 'broken.jpg', error: { code: 'IMAGE_FORMAT_NOT_ALLOWED' } });
  const started = history.flatMap(({ execution_id: one }) => one ?? []);
  expect(new Set(started).size).toBe(6);
  for (const one of started) expect(await endOf(platform, one)).toBe('succeeded');
  const { items } = await ask<Page<unknown>>(platform, 'GET', '/executions?limit=200');
  expect(items).toHaveLength(6);
});

test('a platform that dies when a trigger has started an execution takes it for that of the file', async () => {
  await publishFlip(platform);
  const { trigger_id: id } = await ask<{ trigger_id: string }>(platform, 'POST', '/triggers', settings());
  await platform[Symbol.asyncDispose]();
  await up({ KUMIKI_FAILPOINT: 'trigger-started' });
  await writeFile(join(incoming, 'photo.png'), await picture('png'));
  await platform.ended;
  await up();
  await expect.poll(async () => (await historyOf(id)).length, { timeout: 60_000, interval: 50 }).toBe(1);
  const { items } = await ask<Page<{ readonly execution_id: string }>>(platform, 'GET', '/executions');
  expect(items.map(({ execution_id: one }) => one)).toEqual([(await historyOf(id))[0]!.execution_id]);
});

test('a trigger is made, read, changed, paused and removed; nobody overwrites anybody', async () => {
  await publishFlip(platform);
  const made = await ask<{ trigger_id: string }>(platform, 'POST', '/triggers', settings());
  const path = `/triggers/${made.trigger_id}`;
  expect(made).toMatchObject({ revision: 1, paused: false, source: { after: 'keep', recursive: false } });
  await ask(platform, 'POST', '/pipelines', { text: withoutImage });
  await ask(platform, 'POST', '/pipelines/tick/publish', { revision: 1 });
  const nightly = { kind: 'schedule', cron: '0 3 * * *', timezone: 'Asia/Tokyo' };
  const tick = { ...settings(), pipeline: 'tick', source: nightly, revision: 1 };
  const changed = await ask(platform, 'PUT', path, tick);
  expect(changed).toMatchObject({ revision: 2, next_at: expect.stringContaining('T18:00:00') });
  const late = await fetch(`${platform.url}/api/v1${path}`, {
    method: 'PUT',
    body: JSON.stringify({ ...settings(), revision: 1 }),
    headers: { 'Content-Type': 'application/json' },
  });
  expect([late.status, ((await late.json()) as { code: string }).code]).toEqual([409, 'TRIGGER_CONFLICT']);
  expect(await ask(platform, 'POST', `${path}/pause`)).toMatchObject({ paused: true });
  expect(await ask(platform, 'POST', `${path}/resume`)).toMatchObject({ paused: false });
  expect(await ask<Page<unknown>>(platform, 'GET', '/triggers')).toMatchObject({ items: [{ revision: 4 }] });
  await ask(platform, 'DELETE', path);
  expect((await fetch(`${platform.url}/api/v1${path}`)).status).toBe(404);
});

test('what can be no trigger is refused, with the reason', async () => {
  await publishFlip(platform);
  const folderOf = (path: string) => ({ ...settings(), source: { kind: 'folder', path } });
  expect(await refused(folderOf('/etc'))).toBe('FOLDER_NOT_ALLOWED');
  expect(await refused(folderOf(`${incoming}/../.kumiki-data`))).toBe('FOLDER_NOT_ALLOWED');
  expect(await refused(folderOf('incoming'))).toBe('FOLDER_NOT_ALLOWED');
  expect(await refused(folderOf(join(incoming, 'none')))).toBe('FOLDER_UNUSABLE');
  expect(await refused({ ...settings(), pipeline: 'nothing' })).toBe('PIPELINE_NOT_FOUND');
  const at = (cron: string, timezone = 'UTC') => ({
    ...settings(),
    source: { kind: 'schedule', cron, timezone },
  });
  expect(await refused(at('often'))).toBe('SCHEDULE_INVALID');
  expect(await refused(at('* * * * *', 'Nowhere/City'))).toBe('SCHEDULE_INVALID');
  // What each of its starts would fail for.
  expect(await refused(at('0 3 * * *'))).toBe('INPUT_MISSING');
  expect(await refused({ ...settings(), params: { speed: 1 } })).toBe('PARAMETER_UNKNOWN');
  expect(await refused({ ...settings(), source: { ...settings().source, input: 'photo' } })).toBe(
    'INPUT_UNKNOWN',
  );
  const elsewhere = { kind: 'bucket', bucket: 'camera', prefix: 'line-3' };
  expect(await refused({ ...settings(), source: elsewhere })).toBe('BUCKET_NOT_ALLOWED');
  const wrong = [
    {},
    { ...settings(), more: 1 },
    { ...settings(), source: {} },
    { ...settings(), source: { kind: 'kafka' } },
    { ...settings(), source: { kind: 'folder', path: incoming, cron: '* * * * *' } },
    { ...settings(), name: '' },
    { ...settings(), pipeline: '../x' },
  ];
  for (const body of wrong) expect([body, await refused(body)]).toEqual([body, 'BODY_INVALID']);
  expect(await ask<Page<unknown>>(platform, 'GET', '/triggers')).toEqual({ items: [] });
});
