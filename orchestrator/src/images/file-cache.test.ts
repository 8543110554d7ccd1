import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FileCache } from './file-cache.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-cache-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const content = (fill: number) => new Uint8Array(100).fill(fill);

async function kept(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .toSorted();
}

/** As if nobody had read it for so long. */
async function rest(key: string, seconds: number): Promise<void> {
  const at = Date.now() / 1000 - seconds;
  await utimes(join(folder, key.slice(0, 2), key), at, at);
}

test('a file is there for the next one who asks, also in the next process', async () => {
  await new FileCache(folder, 1000).put('abc-64.webp', content(1));
  expect(await new FileCache(folder, 1000).get('abc-64.webp')).toEqual(Buffer.from(content(1)));
  expect(await new FileCache(folder, 1000).get('abc-65.webp')).toBeUndefined();
});

test('above the limit those go first that nobody read for the longest time', async () => {
  const cache = new FileCache(folder, 300);
  for (const key of ['aa', 'bb', 'cc']) await cache.put(key, content(1));
  for (const [key, seconds] of [
    ['aa', 3000],
    ['bb', 2000],
    ['cc', 1000],
  ] as const)
    await rest(key, seconds);
  await cache.get('aa');
  await cache.put('dd', content(2));
  expect(await kept()).toEqual(['aa', 'dd']);
});

test('what a process before left is counted too', async () => {
  for (const key of ['aa', 'bb', 'cc', 'dd']) await new FileCache(folder, 10_000).put(key, content(1));
  for (const key of ['aa', 'bb', 'cc', 'dd']) await rest(key, 100);
  await new FileCache(folder, 200).put('ee', content(2));
  expect(await kept()).toContain('ee');
  expect((await kept()).length).toBeLessThanOrEqual(2);
});

test('what nobody read for a week goes also where there is room', async () => {
  const before = new FileCache(folder, 1000);
  for (const key of ['aa', 'bb']) await before.put(key, content(1));
  await rest('aa', 8 * 24 * 3600);
  await new FileCache(folder, 1000).put('cc', content(1));
  expect(await kept()).toEqual(['bb', 'cc']);
});

test('without room nothing is kept, and a disk that fails is no error', async () => {
  await new FileCache(folder, 0).put('aa', content(1));
  expect(await kept()).toEqual([]);
  const file = join(folder, 'file');
  await writeFile(file, '');
  const broken = new FileCache(file, 1000);
  await broken.put('aa', content(1));
  expect(await broken.get('aa')).toBeUndefined();
});
