import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { code } from '../../execution/store/contract/fixtures.ts';
import { Observation } from '../observation.ts';
import { DiskSpace } from './index.ts';

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'kumiki-disk-'));
  await writeFile(join(path, 'records.db'), 'xyz');
});
afterEach(() => rm(path, { recursive: true, force: true }));

test('new work is taken as long as more than the reserve is free', async () => {
  let free = 100;
  const disk = new DiskSpace({
    path,
    reserve: 50,
    look: async () => await Promise.resolve({ free, total: 1000 }),
  });
  expect(disk.admit).not.toThrow();
  await disk.look();
  expect(disk.admit).not.toThrow();
  expect(disk.use).toEqual({ free: 100, total: 1000, records: 3 });
  free = 49;
  await disk.look();
  expect(disk.admit).toThrow(expect.objectContaining({ code: 'DISK_NEARLY_FULL' }));
  free = 50;
  await disk.look();
  expect(disk.admit).not.toThrow();
});

test('a data folder without records, which are in a data base, is ready as long as it is the same', async () => {
  await rm(join(path, 'records.db'));
  await writeFile(join(path, 'owner.lock'), '');
  const observation = new Observation({ path, recordsElsewhere: true });
  await observation.ready();
  await observation.disk.look();
  expect(observation.disk.use.records).toBeUndefined();
  await rm(join(path, 'owner.lock'));
  await expect(observation.ready()).rejects.toThrow(/it is gone/);
});

test('a data folder that is gone or was replaced is not ready, and says why', async () => {
  const observation = new Observation({ path });
  await observation.ready();
  await rename(path, `${path}-away`);
  await expect(observation.ready()).rejects.toEqual(code('NOT_READY'));
  await expect(observation.ready()).rejects.toThrow(/it is gone/);
  await rename(`${path}-away`, path);
  await observation.ready();
  await writeFile(join(path, 'other.db'), '');
  await rename(join(path, 'other.db'), join(path, 'records.db'));
  await expect(observation.ready()).rejects.toThrow(/it was replaced/);
});

test('a disk that is nearly full is not ready, and says so', async () => {
  const observation = new Observation({ path, reserve: Number.MAX_SAFE_INTEGER });
  await expect(observation.ready()).rejects.toThrow(/the disk is nearly full/);
});
