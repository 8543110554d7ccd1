import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { folderEntries, textEntry } from './folder-entries.ts';
import { writeLayer } from './layer.ts';
import { tarOf } from './tar.ts';

const execute = promisify(execFile);
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kumiki-tar-'));
});
afterEach(async () => await rm(root, { recursive: true }));

/** Long enough for the prefix of ustar, too long for it, and not ASCII. */
const files: Record<string, string> = {
  'a.txt': 'a',
  empty: '',
  'folder/b.txt': 'b'.repeat(1000),
  [`${'long/'.repeat(30)}file.txt`]: 'long',
  [`${'x'.repeat(120)}.txt`]: 'longer than a name may be',
  [`${'far/'.repeat(80)}file.txt`]: 'far',
  'folder/写真.txt': 'ja',
};

async function makeFolder(folder: string): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await chmod(join(folder, 'a.txt'), 0o755);
  await symlink('a.txt', join(folder, 'link'));
}

describe.skipIf(process.platform === 'win32')('a layer', () => {
  test('is unpacked by another tar as what was packed, owned by nobody in particular', async () => {
    const folder = join(root, 'folder');
    await makeFolder(folder);
    const path = join(root, 'layer.tar.gz');
    await writeLayer(await folderEntries(folder, { at: 'kumiki/it' }), path);
    const out = join(root, 'out');
    await mkdir(out);
    await execute('tar', ['-xzf', path, '-C', out]);
    for (const [name, text] of Object.entries(files)) {
      expect(await readFile(join(out, 'kumiki/it', name), 'utf8')).toBe(text);
    }
    const { stdout } = await execute('tar', ['--numeric-owner', '--utc', '-tvzf', path]);
    const lines = stdout.trim().split('\n');
    expect(lines.every((line) => / 0\/0 .* 1970-01-01 00:00 /.test(line))).toBe(true);
    expect(lines.find((line) => line.includes('it/a.txt'))).toMatch(/^-rwxr-xr-x/);
    expect(lines.find((line) => line.includes('it/link'))).toMatch(/^lrwxrwxrwx.* -> a\.txt$/);
  });

  test('has the same bytes whenever and in whatever order its files were written', async () => {
    const layers = [];
    for (const name of ['one', 'two']) {
      const folder = join(root, name);
      await makeFolder(folder);
      await utimes(join(folder, 'a.txt'), layers.length, layers.length);
      const entries = await folderEntries(folder, { at: 'kumiki' });
      const path = join(root, `${name}.tar.gz`);
      layers.push(await writeLayer(name === 'one' ? entries : entries.toReversed(), path));
    }
    expect(layers[0]).toEqual(layers[1]);
    expect((await readFile(join(root, 'one.tar.gz'))).equals(await readFile(join(root, 'two.tar.gz')))).toBe(
      true,
    );
    const folder = join(root, 'two');
    await writeFile(join(folder, 'a.txt'), 'b');
    const changed = await writeLayer(await folderEntries(folder, { at: 'kumiki' }), join(root, 'changed'));
    expect(changed.diffId).not.toBe(layers[0]!.diffId);
  });
});

test('a file that changes while it is read ends the archive', async () => {
  const entry = { ...textEntry('a', 'text'), size: 3 };
  await expect(Array.fromAsync(tarOf([entry]))).rejects.toThrow('a changed while it was read');
});
