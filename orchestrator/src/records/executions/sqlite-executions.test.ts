import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { executionStoreContract } from '../../execution/store/contract.ts';
import { code, Clock, newExecution, newItems } from '../../execution/store/contract/fixtures.ts';
import { openSqliteStore } from '../sqlite-records.ts';

const program = fileURLToPath(new URL('./committing.program.ts', import.meta.url));

const temporary = (): Promise<string> => mkdtemp(join(tmpdir(), 'kumiki-records-'));
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

describe.each([
  ['in one thread', 3_600_000],
  ['in two', 0],
])('%s', (threads, readerAfterMs) => {
  executionStoreContract(
    `records in SQLite ${threads}`,
    async (now) => {
      const folder = await temporary();
      folders.push(folder);
      const store = await openSqliteStore(folder, { now, readerAfterMs });
      return { store, close: () => store.close() };
    },
    async () => {
      const folder = await temporary();
      folders.push(folder);
      return { program: { file: program, args: [folder] }, reopen: () => openSqliteStore(folder) };
    },
  );
});

describe('a data folder', () => {
  let folder: string;
  const clock = new Clock();
  const records = (): string => join(folder, 'records.db');
  beforeEach(async () => {
    folder = await temporary();
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('has one owner, in this process and among others', async () => {
    const store = await openSqliteStore(join(folder, 'new', 'folder'));
    await expect(openSqliteStore(join(folder, 'new', 'folder'))).rejects.toThrow(
      `is in use by the process ${process.pid}, which took it at 2`,
    );
    await store.close();
    const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    await expect(openSqliteStore(folder)).rejects.toThrow(`is in use by the process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'close');
    await (await openSqliteStore(folder)).close();
  });

  test('is there again with all that was in it, and its owners of before are gone', async () => {
    const store = await openSqliteStore(folder);
    const made = newExecution(clock);
    await store.create(made, newItems(3), { complete: true });
    await store.keepAlive('me', 60_000);
    await store.claim(made, 'me');
    await store.close();
    const again = await openSqliteStore(folder);
    expect(await again.items(made, {}, { from: 0, limit: 9 })).toHaveLength(3);
    expect(await again.claimAbandoned('you', 9)).toMatchObject([{ id: made.id, epoch: 2 }]);
    await again.close();
    await expect(again.execution(made)).rejects.toEqual(code('STORE_UNAVAILABLE'));
    await expect(again.leave('me')).rejects.toEqual(code('STORE_UNAVAILABLE'));
  });

  test('that is full says so, changes nothing, and goes on when there is room', async () => {
    const small = await openSqliteStore(folder, { maxBytes: 500_000 });
    const made = newExecution(clock);
    await small.create(made, newItems(1), { complete: false });
    const more = small.appendItems(made, newItems(1000, 1), { from: 1, complete: true });
    const others = [small.keepAlive('me', 1), small.execution(made)];
    await expect(more).rejects.toEqual(code('STORE_FULL'));
    await Promise.allSettled(others);
    expect((await small.execution(made)).counts.total).toBe(1);
    expect(await small.items(made, {}, { from: 1, limit: 1 })).toEqual([]);
    await small.close();
    const store = await openSqliteStore(folder);
    await store.appendItems(made, newItems(1000, 1), { from: 1, complete: true });
    await store.close();
  });

  test('with damaged records says so', async () => {
    await writeFile(records(), 'no data base, but long enough that there would be a header in it'.repeat(10));
    await expect(openSqliteStore(folder)).rejects.toEqual(code('RECORDS_CORRUPT'));
    await rm(records());
    const store = await openSqliteStore(folder);
    const made = newExecution(clock);
    await store.create(made, newItems(1000), { complete: true });
    await store.close();
    const { size } = await stat(records());
    const file = await open(records(), 'r+');
    for (let at = 4096; at < size; at += 4096) await file.write(Buffer.alloc(4096, 0x5a), 0, 4096, at);
    await file.close();
    const read = async (): Promise<void> => {
      const damaged = await openSqliteStore(folder);
      try {
        await damaged.items(made, {}, { from: 0, limit: 1000 });
      } finally {
        await damaged.close();
      }
    };
    await expect(read()).rejects.toEqual(code('RECORDS_CORRUPT'));
  });

  test('of a newer version, or without permission, is refused', async () => {
    await (await openSqliteStore(folder)).close();
    const database = new DatabaseSync(records());
    database.exec('PRAGMA user_version = 99');
    database.close();
    await expect(openSqliteStore(folder)).rejects.toEqual(code('RECORDS_NEWER'));
    await expect(openSqliteStore(join(records(), 'x'))).rejects.toEqual(code('STORE_ACCESS_DENIED'));
  });

  test('does not hold the process up while the disk works', async () => {
    const store = await openSqliteStore(folder);
    let longest = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const made = newExecution(clock);
    await store.create(made, newItems(1000), { complete: false });
    const page = { complete: false };
    for (let from = 1000; from < 5000; from += 1000) {
      await store.appendItems(made, newItems(1000, from), { ...page, from });
    }
    clearInterval(beat);
    expect(longest).toBeLessThan(100);
    await store.close();
  });
});
