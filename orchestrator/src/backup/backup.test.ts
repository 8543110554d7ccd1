import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFileStore } from '@kumiki/component-sdk/storage';
import { openDataFolder, type DataFolder } from '../data-folder.ts';
import { objectsFolder } from '../objects/index.ts';
import { Clock, code, newExecution } from '../execution/store/contract/fixtures.ts';
import { tidy } from '../retention/index.ts';
import { migrations } from '../records/migrations/index.ts';
import { referencedDigests } from './referenced.ts';
import { restoreBackup } from './restore-backup.ts';
import { writeBackup, type BackedUp } from './write-backup.ts';

const project = 'default';
let folder: string;
let data: DataFolder;
let ids: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-backup-'));
  data = await openDataFolder(join(folder, 'data'));
  ids = [];
  for (const text of ['one', 'two', 'three']) ids.unshift(await execution(text));
});
afterEach(async () => {
  await data[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** An execution with one image of its own, and one that all have. */
async function execution(text: string): Promise<string> {
  const image = { ...(await data.objects.put(Buffer.from(text))), mediaType: 'image/png' };
  const logo = { ...(await data.objects.put(Buffer.alloc(200_000, 7))), mediaType: 'image/png' };
  const made = newExecution(new Clock());
  await data.store.create(made, [{ name: text, inputs: { image, logo } }], { complete: true });
  return made.id;
}

async function backUp(target: string, meanwhile?: () => Promise<unknown>): Promise<BackedUp> {
  const copy = await data.copies.take();
  await meanwhile?.();
  try {
    return await writeBackup(join(folder, target), { records: copy.path, objects: data.objects });
  } finally {
    await data.copies.drop(copy.id);
  }
}

/** The ids in a data folder, when each of their images is as it was. */
async function idsIn(path: string): Promise<string[]> {
  await using other = await openDataFolder(path);
  const { executions } = await other.store.list(project, {}, { limit: 9 });
  for (const one of executions) {
    const [item] = await other.store.items(one, {}, { from: 0, limit: 1 });
    const { digest } = item!.inputs['image'] as { digest: string };
    expect(Buffer.from(await other.objects.read(digest)).toString()).toBe(item!.name);
  }
  return executions.map(({ id }) => id);
}

describe.each(['b.tar', 'b.tar.gz', 'b.tar.zst', 'folder'])('a backup as %s', (target) => {
  test('has all at one moment, and is restored elsewhere', async () => {
    await data.objects.put(Buffer.from('nobody needs this'));
    const made = await backUp(target, async () => await execution('later'));
    expect(made).toEqual({ objects: 4, bytes: 200_011, damaged: [] });
    const restored = await restoreBackup(join(folder, target), join(folder, 'other'));
    expect(restored).toMatchObject({ objects: 4, bytes: 200_011, damaged: [] });
    expect(await idsIn(join(folder, 'other'))).toEqual(ids);
    expect((await readdir(join(folder, 'other'))).toSorted()).not.toContain('restoring');
    expect((await readdir(join(folder, 'data'))).filter((name) => name.startsWith('backup'))).toEqual([]);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('that a clean-up runs into has what was removed meanwhile', async () => {
    await backUp(target, async () => {
      await data.store.request({ project, id: ids[0]! }, { type: 'request_cancel' });
      const { epoch } = await data.store.claim({ project, id: ids[0]! }, 'owner');
      await data.store.commit({ project, id: ids[0]! }, { epoch }, [{ type: 'end' }]);
      const later = () => Date.now() + 86_400_000;
      const { executions, objects } = await tidy(data, { maxAgeMs: 0, now: later });
      expect([executions, objects]).toEqual([[ids[0]], 0]);
    });
    await restoreBackup(join(folder, target), join(folder, 'other'));
    expect(await idsIn(join(folder, 'other'))).toEqual(ids);
    expect((await tidy(data, { now: () => Date.now() + 86_400_000 })).objects).toBe(1);
  });
});

test('a backup names damaged objects, and has the others', async () => {
  const [item] = await data.store.items({ project, id: ids[0]! }, {}, { from: 0, limit: 1 });
  const { digest } = item!.inputs['image'] as { digest: string };
  await data.objects.delete(digest);
  expect(await backUp('b.tar')).toMatchObject({ damaged: [digest] });
  expect(await restoreBackup(join(folder, 'b.tar'), join(folder, 'other'))).toMatchObject({
    objects: 3,
    damaged: [digest],
  });
});

test('a second backup into a folder writes what is new alone', async () => {
  await backUp('folder');
  const first = await readFile(join(folder, 'folder', 'complete.json'), 'utf8');
  ids.unshift(await execution('four'));
  await backUp('folder');
  expect(await readFile(join(folder, 'folder', 'complete.json'), 'utf8')).not.toBe(first);
  await restoreBackup(join(folder, 'folder'), join(folder, 'other'));
  expect(await idsIn(join(folder, 'other'))).toEqual(ids);
});

describe('a restore', () => {
  test('takes no folder with something in it', async () => {
    await backUp('b.tar');
    await expect(restoreBackup(join(folder, 'b.tar'), join(folder, 'data'))).rejects.toEqual(
      code('RESTORE_NOT_EMPTY'),
    );
    expect(await data.store.list(project, {}, { limit: 1 })).toMatchObject({ executions: [{ id: ids[0] }] });
  });

  test('of half a backup makes no data folder; the whole one then goes on there', async () => {
    await backUp('b.tar');
    await backUp('half.tar');
    await truncate(join(folder, 'half.tar'), 250_000);
    const target = join(folder, 'other');
    await expect(restoreBackup(join(folder, 'half.tar'), target)).rejects.toEqual(code('BACKUP_DAMAGED'));
    expect(await readdir(target)).not.toContain('records.db');
    await restoreBackup(join(folder, 'b.tar'), target);
    expect(await idsIn(target)).toEqual(ids);
  });

  test('refuses what was changed: objects, records, names, and what is no backup at all', async () => {
    await backUp('b.tar');
    const bytes = await readFile(join(folder, 'b.tar'));
    const refused = async (change: (copy: Buffer) => void): Promise<void> => {
      const copy = Buffer.from(bytes);
      change(copy);
      await writeFile(join(folder, 'c.tar'), copy);
      const target = await mkdtemp(join(folder, 'target-'));
      await expect(restoreBackup(join(folder, 'c.tar'), target)).rejects.toEqual(code('BACKUP_DAMAGED'));
      expect(await readdir(target)).not.toContain('records.db');
    };
    await refused((copy) => copy.write('u', copy.indexOf('three')));
    await refused((copy) => copy.write('X', copy.indexOf('SQLite format 3') + 60));
    await refused((copy) => copy.write('../', copy.indexOf('objects/sha256')));
    await refused((copy) => copy.fill(1));
    await writeFile(join(folder, 'd.tar.gz'), bytes);
    await mkdir(join(folder, 'empty'));
    for (const source of ['d.tar.gz', 'empty']) {
      const target = await mkdtemp(join(folder, 'target-'));
      await expect(restoreBackup(join(folder, source), target)).rejects.toEqual(code('BACKUP_DAMAGED'));
    }
    await expect(restoreBackup(join(folder, 'none.tar'), join(folder, 'x'))).rejects.toEqual(
      code('FILE_NOT_FOUND'),
    );
  });

  test('of a folder that was backed up to half-way is refused', async () => {
    await backUp('folder');
    await rm(join(folder, 'folder', 'complete.json'));
    await expect(restoreBackup(join(folder, 'folder'), join(folder, 'other'))).rejects.toEqual(
      code('BACKUP_DAMAGED'),
    );
  });
});

test('a backup goes nowhere else: not over a folder of something else, not into none', async () => {
  await mkdir(join(folder, 'photos'));
  await writeFile(join(folder, 'photos', 'a.jpg'), 'x');
  await expect(backUp('photos')).rejects.toEqual(code('BACKUP_TARGET'));
  await expect(backUp('no/such/b.tar')).rejects.toEqual(code('BACKUP_TARGET'));
  await expect(backUp('data')).rejects.toEqual(code('BACKUP_TARGET'));
});

test('records of an earlier Kumiki say what they refer to', async () => {
  const file = join(folder, 'earlier.db');
  const rows = await readFile(
    join(import.meta.dirname, '../records/migrations/fixtures/rows-of-1.sql'),
    'utf8',
  );
  const database = new DatabaseSync(file);
  database.exec(`${migrations[0]}; ${rows}`);
  database.close();
  expect([...referencedDigests(file)]).toHaveLength(5);
});

test('a copy that a dead process left goes at the next start', async () => {
  await data.copies.take();
  const other = join(folder, 'other');
  await backUp('b.tar');
  await restoreBackup(join(folder, 'b.tar'), other);
  await writeFile(join(other, 'backup-0f0f.db'), 'left');
  await using again = await openDataFolder(other);
  expect(again.copies.isHeld).toBe(false);
  expect(await readdir(other)).not.toContain('backup-0f0f.db');
  await openFileStore(objectsFolder(other));
});
