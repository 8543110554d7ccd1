import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { indexStoreContract } from './contract.ts';
import { MemoryStore } from './memory-store.ts';
import { SqliteStore } from './sqlite-store.ts';

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-index-'));
});
afterAll(async () => await rm(folder, { recursive: true }));
const fresh = () => join(folder, `${++count}.db`);

indexStoreContract('an index in memory', () => new MemoryStore());
indexStoreContract('an index in a file', () => SqliteStore.open(fresh()));

describe('the file of an index', () => {
  test('holds what was put when it is opened again', () => {
    const file = fresh();
    using first = SqliteStore.open(file);
    first.putRepository('host/a');
    using second = SqliteStore.open(file);
    expect(second.repositories()).toEqual(['host/a']);
  });

  test.each([
    [
      'is no data base',
      async (file: string) => await writeFile(file, 'not a data base at all, but long enough'),
    ],
    [
      'is of another version',
      async (file: string) => {
        await Promise.resolve();
        const database = new DatabaseSync(file);
        database.exec('CREATE TABLE image (a); PRAGMA user_version = 99');
        database.close();
      },
    ],
  ])('that %s is begun anew', async (_, spoil) => {
    const file = fresh();
    await spoil(file);
    const reasons: string[] = [];
    using store = SqliteStore.open(file, (reason) => void reasons.push(reason));
    expect([...store.images()]).toEqual([]);
    expect(reasons).toHaveLength(1);
  });
});
