import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sweepUnfinished } from './folder.ts';

/** No process has it: it is above what any system hands out. */
const gone = 2 ** 30;

test('what a process that is gone had begun is removed, also when its pip still writes there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-folder-'));
  const begun = join(folder, `.${gone}-0123abcd`);
  const own = `.${process.pid}-0123abcd`;
  await mkdir(join(folder, own));
  const ended = new AbortController();
  const pip = async (name: string): Promise<void> => {
    for (let at = 0; !ended.signal.aborted; at++) {
      const written = mkdir(join(begun, name), { recursive: true }).then(
        async () => await writeFile(join(begun, name, String(at)), ''),
      );
      await written.catch(() => undefined); // its folder has gone meanwhile
    }
  };
  const writers = ['one', 'two', 'three', 'four'].map(pip);
  onTestFinished(async () => {
    ended.abort();
    await Promise.allSettled(writers);
    await rm(folder, { recursive: true });
  });
  for (let time = 0; time < 50; time++) await sweepUnfinished(folder);
  ended.abort();
  await Promise.allSettled(writers);
  await sweepUnfinished(folder);
  expect(await readdir(folder)).toEqual([own]);
});
