import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeDataFolder } from './make-data-folder.ts';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'kumiki-place-'))));
afterEach(async () => await rm(folder, { recursive: true, force: true }));

it('makes the folder and those above it, and leaves one that is there alone', async () => {
  const path = join(folder, 'a/b/c');
  await makeDataFolder(path);
  await makeDataFolder(path);
  expect((await stat(path)).isDirectory()).toBe(true);
});

it.each([
  ['file', 'it is a file'],
  ['file/data', 'a part of its path is a file'],
])('says why %s cannot be one', async (name, reason) => {
  await writeFile(join(folder, 'file'), '');
  const expected = { code: 'DATA_FOLDER_UNUSABLE', message: expect.stringContaining(reason) as string };
  await expect(makeDataFolder(join(folder, name))).rejects.toMatchObject(expected);
});

it.runIf(process.platform === 'linux')('does not hang where no folder can be made', async () => {
  await expect(makeDataFolder('/proc/kumiki/data')).rejects.toMatchObject({ code: 'DATA_FOLDER_UNUSABLE' });
});
