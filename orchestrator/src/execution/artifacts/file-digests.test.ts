import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FileDigests, identify } from './file-digests.ts';

let folder: string;
let digests: FileDigests;
let photo: string;
/** What can be set again exactly, in seconds since the epoch. */
const wholeSecond = 1_700_000_000;
const later = Date.now() + 60_000;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-digests-'));
  digests = new FileDigests(join(folder, 'files.db'));
  photo = join(folder, 'a.jpg');
  await writeFile(photo, 'one');
  await utimes(photo, wholeSecond, wholeSecond);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** As the next process finds it. */
function opened(): FileDigests {
  digests[Symbol.dispose]();
  digests = new FileDigests(join(folder, 'files.db'));
  return digests;
}

test('a file that nobody touched is known, by the next process too', async () => {
  digests.put(await identify(photo), 'sha256:1', later);
  using again = opened();
  expect(again.find(await identify(photo))).toBe('sha256:1');
});

test('one that was written to is not, whatever its time says', async () => {
  const before = await identify(photo);
  digests.put(before, 'sha256:1', later);
  await writeFile(photo, 'two');
  await utimes(photo, wholeSecond, wholeSecond);
  using again = opened();
  const after = await identify(photo);
  expect([after.size, after.modified]).toEqual([before.size, before.modified]);
  expect(again.find(after)).toBeUndefined();
});

test('one that was read within moments of being written is read again', async () => {
  const now = await identify(photo);
  digests.put(now, 'sha256:1', now.changed + 100);
  using again = opened();
  expect(again.find(now)).toBeUndefined();
});
