import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  rmdirSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { leastBytes, measureFolder } from './folder-size.ts';
import { ScratchFolder } from './scratch-folder.ts';
import { scratchLimitOf } from './scratch-watch.ts';

let base: string;
let outside: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'kumiki-test-'));
  outside = await mkdtemp(join(tmpdir(), 'kumiki-test-'));
  writeFileSync(join(outside, 'photo'), Buffer.alloc(2 ** 20, 1));
});
afterEach(async () => {
  await rm(join(outside, 'photo')); // which fails where it has been removed
  await rmdir(outside);
  await rm(base, { recursive: true });
});

describe('the size of a folder', () => {
  test('is what its files take, in folders too, each with a least share', async () => {
    mkdirSync(join(base, 'a/b'), { recursive: true });
    writeFileSync(join(base, 'a/b/large'), Buffer.alloc(10 * leastBytes, 1));
    for (let at = 0; at < 100; at++) writeFileSync(join(base, `a/${at}`), '');
    const { bytes, entries } = await measureFolder(base);
    expect(entries).toBe(103);
    expect(bytes).toBeGreaterThanOrEqual(112 * leastBytes);
    expect(bytes).toBeLessThan(130 * leastBytes);
  });

  test('has neither the holes of a file in it nor what a link leads to', async () => {
    writeFileSync(join(base, 'holes'), '');
    truncateSync(join(base, 'holes'), 2 ** 40);
    symlinkSync(outside, join(base, 'folder'));
    symlinkSync(join(outside, 'photo'), join(base, 'file'));
    symlinkSync(base, join(base, 'circle'));
    expect(await measureFolder(base)).toEqual({ bytes: 4 * leastBytes, entries: 4 });
  });

  test('is nothing where a link is in its place, and where nothing is there', async () => {
    symlinkSync(outside, join(base, 'link'));
    const nothing = { bytes: 0, entries: 0 };
    expect(await measureFolder(join(base, 'link'))).toEqual(nothing);
    expect(await measureFolder(join(base, 'none'))).toEqual(nothing);
  });

  test('is not counted to the end beyond what is enough', async () => {
    for (let at = 0; at < 1000; at++) writeFileSync(join(base, String(at)), '');
    expect((await measureFolder(base, 10 * leastBytes)).entries).toBeLessThan(200);
  });
});

test.runIf(process.platform === 'linux')(
  'a process that its killed parent left is ended by the next',
  async () => {
    const module = JSON.stringify(join(import.meta.dirname, 'scratch-folder.ts'));
    const program = `
import { spawn } from 'node:child_process';
const { ScratchFolder } = await import(${module});
const { path } = new ScratchFolder(${JSON.stringify(base)});
const options = { env: { ...process.env, TMPDIR: path + '/deeper' }, detached: true, stdio: 'ignore' };
const stray = spawn('sleep', ['300'], options);
const other = spawn('sleep', ['300'], { ...options, env: { ...process.env, TMPDIR: path + '2' } });
console.log(stray.pid + ' ' + other.pid);
process.kill(process.pid, 'SIGKILL');`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program]);
    const [[words]] = (await Promise.all([once(child.stdout, 'data'), once(child, 'exit')])) as [
      [Buffer],
      unknown,
    ];
    const [stray, other] = words.toString().trim().split(' ').map(Number);
    await new ScratchFolder(base).remove();
    await expect.poll(async () => await isRunning(stray!)).toBe(false);
    expect(await isRunning(other!)).toBe(true);
    process.kill(other!, 'SIGKILL');
  },
);

/** A process that is dead and only waits for its parent to notice does not run. */
async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'State: X');
  return !/^State:\s+[XZ]/m.test(status);
}

describe('a folder for temporary files', () => {
  test('is empty after each run, but for what was there when a component had been set up', async () => {
    const folder = new ScratchFolder(base);
    const write = (name: string) => writeFileSync(join(folder.path, name), name);
    write('model');
    folder.keep();
    expect(folder.tidy()).toBeUndefined();
    write('from a run');
    mkdirSync(join(folder.path, 'closed'));
    writeFileSync(join(folder.path, 'closed/file'), '');
    chmodSync(join(folder.path, 'closed'), 0);
    symlinkSync(outside, join(folder.path, 'link'));
    await folder.tidy();
    expect(await readdir(folder.path)).toEqual(['model']);
    await folder.remove();
    expect(await readdir(base)).toEqual([]);
  });

  test('is there again after a component removed it, or put a link in its place', async () => {
    const folder = new ScratchFolder(base);
    rmdirSync(folder.path);
    await folder.tidy();
    expect(await readdir(folder.path)).toEqual([]);
    rmdirSync(folder.path);
    symlinkSync(outside, folder.path);
    await folder.tidy();
    expect(await readdir(folder.path)).toEqual([]);
    rmdirSync(folder.path);
    symlinkSync(outside, folder.path);
    await folder.remove();
    expect(await readdir(base)).toEqual([]);
  });

  test('stays away when its process has ended', async () => {
    const folder = new ScratchFolder(base);
    await folder.remove();
    await folder.tidy();
    expect(existsSync(folder.path)).toBe(false);
  });

  test('whose process was killed is removed by the next one, however deep it is', async () => {
    const module = JSON.stringify(join(import.meta.dirname, 'scratch-folder.ts'));
    const program = `
import { mkdirSync } from 'node:fs';
const { ScratchFolder } = await import(${module});
process.chdir(new ScratchFolder(${JSON.stringify(base)}).path);
for (let at = 0; at < 60; at++) {
  mkdirSync('d'.repeat(100));
  process.chdir('d'.repeat(100));
}
process.kill(process.pid, 'SIGKILL');`;
    await once(spawn(process.execPath, ['--input-type=module', '--eval', program]), 'exit');
    const left = await readdir(base);
    expect(left).toHaveLength(1);
    const folder = new ScratchFolder(base);
    expect(await readdir(base)).not.toContain(left[0]);
    await folder.remove();
  });
});

test('the limit is 2 GiB, or what the environment says', () => {
  expect(scratchLimitOf({})).toBe(2 * 2 ** 30);
  expect(scratchLimitOf({ KUMIKI_WORKER_SCRATCH: '8Gi' })).toBe(8 * 2 ** 30);
});
