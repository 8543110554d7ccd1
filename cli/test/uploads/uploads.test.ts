import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../kumiki.ts';
import { startPlatform } from '../platform.ts';
import { heldBy, rush } from './rush.ts';

test('two hundred clients at once are all served, and those who go away half-way or are slow leave nothing behind', async () => {
  await using folder = await temporaryFolder();
  await using platform = await startPlatform(folder.path);
  const data = join(folder.path, '.kumiki-data');
  // Its threads and connections of every kind are there then.
  expect(await rush(platform, { whole: 5, cut: 5, slow: 5, bytes: 50_000 })).toEqual([]);
  const settled = async (objects: number): Promise<number | undefined> => {
    const poll = { timeout: 20_000, interval: 50 };
    await expect
      .poll(async () => await heldBy(platform, data), poll)
      .toMatchObject({ objects, unfinished: 0 });
    return (await heldBy(platform, data)).descriptors;
  };
  const before = await settled(10);
  expect(await rush(platform, { whole: 140, cut: 40, slow: 20, bytes: 200_000 })).toEqual([]);
  await settled(170);
  if (before === undefined) return;
  await expect.poll(async () => (await heldBy(platform, data)).descriptors).toBeLessThan(before + 10);
}, 120_000);
