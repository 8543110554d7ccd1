import { open } from 'node:fs/promises';
import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { objectStoreContract, type ContractSubject } from '../contract.ts';
import { diskError } from './disk.ts';
import { openFileStore } from './file-store.ts';
import { temporaryName } from './leftovers.ts';

const fileOf = (folder: string, digest: string): string => {
  const hex = digest.replace('sha256:', '');
  return join(folder, 'sha256', hex.slice(0, 2), hex);
};

async function openSubject(durable: boolean): Promise<ContractSubject> {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-store-'));
  const unfinished = join(folder, 'tmp');
  return {
    store: await openFileStore(folder, { durable }),
    async damage(digest, bytes) {
      const file = fileOf(folder, digest);
      await chmod(file, 0o600);
      await writeFile(file, bytes);
    },
    leftovers: async () => (await readdir(unfinished)).length,
    async abandonPut() {
      const file = join(unfinished, temporaryName());
      await writeFile(file, 'half');
      const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 60 * 60;
      await utimes(file, twoDaysAgo, twoDaysAgo);
    },
    close: () => rm(folder, { recursive: true }),
  };
}

objectStoreContract('objects in files', () => openSubject(false));
objectStoreContract('objects in files that survive a power cut', () => openSubject(true));

describe('a folder of objects', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kumiki-store-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('an object is a plain file with the bytes, found by its name', async () => {
    const store = await openFileStore(folder);
    const { digest } = await store.put(Buffer.from('kumiki'));
    expect(await readFile(fileOf(folder, digest), 'utf8')).toBe('kumiki');
  });

  test('opening it sweeps the files of a process that died, and leaves those of living ones', async () => {
    await openFileStore(folder);
    const own = temporaryName();
    const [host] = own.split('.');
    await writeFile(join(folder, 'tmp', own), 'being written');
    await writeFile(join(folder, 'tmp', `${host}.999999999.x`), 'left');
    await writeFile(join(folder, 'tmp', 'elsewhere.1.x'), 'of another machine, fresh');
    await openFileStore(folder);
    expect((await readdir(join(folder, 'tmp'))).sort()).toEqual([own, 'elsewhere.1.x'].sort());
  });

  test('an object that is put again is not written again, and counts as put now', async () => {
    const store = await openFileStore(folder);
    const bytes = Buffer.from('kumiki');
    const { digest } = await store.put(bytes);
    const { ino } = await stat(fileOf(folder, digest));
    async function* stream() {
      yield await Promise.resolve(bytes);
    }
    for (const source of [bytes, stream()]) {
      await utimes(fileOf(folder, digest), 1, 1);
      await store.put(source);
      const found = await stat(fileOf(folder, digest));
      expect(found.ino).toBe(ino);
      expect(Date.now() - found.mtimeMs).toBeLessThan(60_000);
    }
  });

  test('what is put while it is being deleted for its age is there afterwards', async () => {
    const store = await openFileStore(folder, { durable: false });
    const bytes = Buffer.from('kumiki');
    const { digest } = await store.put(bytes);
    for (let round = 0; round < 300; round++) {
      await utimes(fileOf(folder, digest), 1, 1);
      await Promise.all([store.deleteUnused(digest, 1_000_000), store.put(bytes)]);
      expect(Buffer.from(await store.read(digest)).toString()).toBe('kumiki');
    }
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  });

  test('a link in place of an object is not followed', async () => {
    const store = await openFileStore(folder);
    const { digest } = await store.put(Buffer.from('public'));
    await writeFile(join(folder, 'secret'), 'secret');
    await rm(fileOf(folder, digest));
    await symlink(join(folder, 'secret'), fileOf(folder, digest));
    await expect(store.read(digest)).rejects.toMatchObject({ code: 'OBJECT_CORRUPT' });
    expect(await store.stat(digest)).toBeUndefined();
    await store.put(Buffer.from('public'));
    expect(await readFile(join(folder, 'secret'), 'utf8')).toBe('secret');
    expect(Buffer.from(await store.read(digest)).toString()).toBe('public');
  });

  test('other files in it are no objects', async () => {
    const store = await openFileStore(folder);
    await mkdir(join(folder, 'sha256', 'ab'));
    await writeFile(join(folder, 'sha256', 'ab', 'notes.txt'), 'x');
    await writeFile(join(folder, 'sha256', '.DS_Store'), 'x');
    expect(await Array.fromAsync(store.list())).toEqual([]);
  });

  test.runIf(process.platform === 'linux')(
    'a disk that is full, and a place without permission, have their codes',
    async () => {
      const full = await open('/dev/full', 'w');
      const thrown: unknown = await full.write('x').catch((error: unknown) => error);
      await full.close();
      expect(diskError(folder, thrown)).toMatchObject({ code: 'STORE_FULL', retryable: true });
      await expect(openFileStore('/sys/kumiki')).rejects.toMatchObject({ code: 'STORE_ACCESS_DENIED' });
    },
  );

  test('a file where the folder should be is told', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(openFileStore(join(folder, 'file'))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});
