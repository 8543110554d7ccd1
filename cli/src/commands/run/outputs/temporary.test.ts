import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { discard, openOutputFolder, putInPlace, writeAside } from './temporary.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-temporary-'));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

test('a file waits under another name, in the folder that the next run tidies up', async () => {
  const path = join(folder, 'steps', 'a.txt');
  await mkdir(dirname(path));
  const pending = await writeAside(path, 'whole', folder);
  expect(dirname(pending.temporary)).toBe(folder);
  expect(await readdir(dirname(path))).toEqual([]);
  await putInPlace([pending]);
  expect(await readFile(path, 'utf8')).toBe('whole');
  expect(await readdir(folder)).toEqual(['steps']);
});

test('what an ended run left under the same process id is removed; what this run writes is not', async () => {
  const pending = await writeAside(join(folder, 'a.txt'), 'now', folder);
  const earlier = pending.temporary.replace(/-[0-9a-f]{8}-\d+\.tmp$/, '-0a1b2c3d-1.tmp');
  await writeFile(earlier, 'half');
  await openOutputFolder(folder);
  expect(await readdir(folder)).toEqual([pending.temporary.slice(folder.length + 1)]);
  await discard([pending]);
  expect(await readdir(folder)).toEqual([]);
});
