import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../kumiki.ts';
import { startPlatform } from '../platform.ts';
import { heldBy, rush } from './rush.ts';

const rounds = Number(process.env['KUMIKI_SOAK_RUSHES'] ?? 15);
const each = { whole: 140, cut: 40, slow: 20, bytes: 1_500_000 };

test('rushes of two hundred clients, one after another, cost no memory, no descriptor and no file', async () => {
  await using folder = await temporaryFolder();
  await using platform = await startPlatform(folder.path);
  const data = join(folder.path, '.kumiki-data');
  const memory: number[] = [];
  const descriptors: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    expect(await rush(platform, each)).toEqual([]);
    const objects = (each.whole + each.slow) * round;
    await expect
      .poll(async () => await heldBy(platform, data), { timeout: 20_000 })
      .toMatchObject({ objects, unfinished: 0 });
    const held = await heldBy(platform, data);
    memory.push(held.memory ?? 0);
    descriptors.push(held.descriptors ?? 0);
  }
  console.log(`MiB after each: ${memory.map((bytes) => Math.round(bytes / 2 ** 20)).join(', ')}`);
  console.log(`descriptors after each: ${descriptors.join(', ')}`);
  // 240 MB come with each rush; what the first third needed is enough for the rest.
  const first = Math.max(...memory.slice(0, Math.ceil(rounds / 3)));
  expect(memory.at(-1)!).toBeLessThan(first * 1.15 + 2 ** 25);
  expect(descriptors.at(-1)!).toBeLessThan(Math.max(...descriptors.slice(0, 3)) + 10);
});
