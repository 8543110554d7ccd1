import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { kumiki, picture, start, temporaryFolder } from './kumiki.ts';
import { ask, endOf, publishFlip, startFlip, startPlatform, type StartedPlatform } from './platform.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let elsewhere: Awaited<ReturnType<typeof temporaryFolder>>;
let platform: StartedPlatform;
beforeEach(async () => {
  folder = await temporaryFolder();
  elsewhere = await temporaryFolder();
  platform = await startPlatform(folder.path);
});
afterEach(async () => {
  await platform[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
  await elsewhere[Symbol.asyncDispose]();
});

test('a platform at work is backed up, and goes on; the backup is a platform of its own elsewhere', async () => {
  await publishFlip(platform);
  const image = await picture('png');
  const done = await startFlip(platform, image, ['部品 1.png']);
  expect(await endOf(platform, done)).toBe('succeeded');
  const names = Array.from({ length: 12 }, (_, at) => `${at}.png`);
  const running = await startFlip(platform, image, names, 200);

  const file = join(elsewhere.path, 'backup.tar.zst');
  const backedUp = await kumiki(['backup', file], folder.path);
  expect([backedUp.code, backedUp.stderr]).toEqual([0, '']);
  expect(backedUp.stdout).toContain('Backed up to');
  const other = join(elsewhere.path, '.kumiki-data');
  const restored = await kumiki(['restore', file, '--data', other, '--json'], elsewhere.path);
  expect([restored.code, restored.stderr]).toEqual([0, '']);
  expect(JSON.parse(restored.stdout)).toMatchObject({ folder: other, damaged: [] });

  await using copy = await startPlatform(elsewhere.path);
  for (const one of [platform, copy]) {
    expect(await endOf(one, running)).toBe('succeeded');
    const { items } = await ask<{ items: { name: string }[] }>(one, 'GET', `/executions/${done}/items`);
    expect(items).toMatchObject([{ name: '部品 1', status: 'succeeded' }]);
    const result = await fetch(`${one.url}/api/v1/executions/${done}/items/0/outputs/image`);
    expect([result.status, result.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(await ask(one, 'GET', '/pipelines/flip-it/versions/1')).toMatchObject({ version: 1 });
  }
});

test('a data folder that nobody uses is backed up too; nothing is restored over another', async () => {
  await publishFlip(platform);
  platform.child.kill('SIGTERM');
  await platform.ended;
  const target = join(elsewhere.path, 'backup');
  expect(await kumiki(['backup', target], folder.path)).toMatchObject({ code: 0, stderr: '' });
  const refused = await kumiki(['restore', target], folder.path);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('RESTORE_NOT_EMPTY');
  await rename(join(folder.path, '.kumiki-data'), join(folder.path, 'before'));
  expect(await kumiki(['restore', target], folder.path)).toMatchObject({ code: 0, stderr: '' });
  platform = await startPlatform(folder.path);
  expect(await ask(platform, 'GET', '/pipelines/flip-it')).toMatchObject({ published: 1 });
});

test('a backup that is killed leaves the platform as it was, and the next one works', async () => {
  await publishFlip(platform);
  const file = join(elsewhere.path, 'backup.tar');
  const killed = start(['backup', file], folder.path);
  killed.child.kill('SIGKILL');
  await killed.ended;
  expect(await kumiki(['backup', file], folder.path)).toMatchObject({ code: 0, stderr: '' });
  expect(await ask(platform, 'GET', '/pipelines/flip-it')).toMatchObject({ published: 1 });
});
