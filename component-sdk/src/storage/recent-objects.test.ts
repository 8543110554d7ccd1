import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFileStore } from './file/file-store.ts';
import type { ObjectStore } from './object-store.ts';
import { RecentObjects } from './recent-objects.ts';

let folder: string;
let behind: ObjectStore;
let store: RecentObjects;
let now: number;
/** What the store behind was asked for. */
let asked: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-recent-'));
  const files = await openFileStore(folder, { durable: false });
  asked = [];
  now = 1_000_000;
  behind = new Proxy(files, {
    get(target, name: keyof ObjectStore) {
      const method = target[name].bind(target) as (...given: unknown[]) => unknown;
      return (...given: unknown[]) => {
        asked.push(name);
        return method(...given);
      };
    },
  });
  store = new RecentObjects(behind, { maxBytes: 100, maxObjectBytes: 60, now: () => now });
});
afterEach(() => rm(folder, { recursive: true }));

const bytes = (letter: string, count = 40) => Buffer.from(letter.repeat(count));

describe('objects that were put last', () => {
  test('come from the store behind where whoever put them said that nobody reads them soon', async () => {
    const { digest } = await store.put(bytes('a'), { keepAtHand: false });
    asked = [];
    expect(Buffer.from(await store.read(digest))).toEqual(bytes('a'));
    expect(asked).toEqual(['read']);
  });

  test('are in the store behind, and read from memory', async () => {
    const { digest, size } = await store.put(bytes('a'));
    expect((await readdir(folder, { recursive: true })).some((name) => name.endsWith(digest.slice(7)))).toBe(
      true,
    );
    asked = [];
    expect(Buffer.from(await store.read(digest))).toEqual(bytes('a'));
    expect(Buffer.concat(await Array.fromAsync(store.get(digest)))).toEqual(bytes('a'));
    expect(await store.stat(digest)).toEqual({ size });
    expect(asked).toEqual([]);
  });

  test('are put again without the store for a minute, and renewed in it after that', async () => {
    const first = await store.put(bytes('a'));
    expect(await store.put(bytes('a'))).toEqual(first);
    now += 59_000;
    await store.put(bytes('a'));
    expect(asked).toEqual(['put']);
    now += 2_000;
    await store.put(bytes('a'));
    expect(asked).toEqual(['put', 'put']);
  });

  test('give way to newer ones, and large ones and streams are not among them', async () => {
    const [a, b, c] = [await store.put(bytes('a')), await store.put(bytes('b')), await store.put(bytes('c'))];
    const large = await store.put(bytes('d', 61));
    async function* chunks() {
      yield await Promise.resolve(bytes('e'));
    }
    const streamed = await store.put(chunks());
    asked = [];
    for (const { digest } of [b, c]) await store.read(digest);
    expect(asked).toEqual([]);
    for (const { digest } of [a, large, streamed]) await store.read(digest);
    expect(asked).toEqual(['read', 'read', 'read']);
  });

  test('are gone when they are deleted, and not kept when they could not be put', async () => {
    const { digest } = await store.put(bytes('a'));
    await store.delete(digest);
    await expect(store.read(digest)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
    const old = await store.put(bytes('b'));
    expect(await store.deleteUnused(old.digest, Date.now() + 60_000)).toBe(true);
    expect(await store.stat(old.digest)).toBeUndefined();
    await expect(store.put(bytes('c'), { maxBytes: 1 })).rejects.toMatchObject({ code: 'OBJECT_TOO_LARGE' });
    const { digest: other } = await store.put(bytes('c'));
    expect(Buffer.from(await store.read(other))).toEqual(bytes('c'));
  });
});
