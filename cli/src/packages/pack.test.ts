import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packFolder } from './pack.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-pack-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function packageOf(manifest: object, files: readonly string[]): Promise<string> {
  const place = join(folder, 'installed');
  for (const file of files) {
    await mkdir(dirname(join(place, file)), { recursive: true });
    await writeFile(join(place, file), file);
  }
  await writeFile(join(place, 'package.json'), JSON.stringify(manifest));
  return place;
}

test('a package is packed with the packages that it brings along, and without those that npm put into it', async () => {
  const installed = await packageOf(
    { name: '@acme/blur', version: '1.2.0', bundleDependencies: ['@acme/inside', 'plain'] },
    [
      'dist/index.js',
      'dist/node_modules.js',
      'node_modules/.bin/tool',
      'node_modules/@acme/inside/index.js',
      'node_modules/@acme/other/index.js',
      'node_modules/@else/inside/index.js',
      'node_modules/plain/node_modules/deeper/index.js',
      'node_modules/sharp/index.js',
    ],
  );
  const name = await packFolder(installed, folder);
  expect(name).toBe('acme-blur-1.2.0.tgz');
  const { stdout } = await promisify(execFile)('tar', ['-tzf', name], { cwd: folder });
  expect(stdout.split(/\r?\n/).filter((line) => line !== '' && !line.endsWith('/'))).toEqual([
    'package/dist/index.js',
    'package/dist/node_modules.js',
    'package/node_modules/@acme/inside/index.js',
    'package/node_modules/plain/node_modules/deeper/index.js',
    'package/package.json',
  ]);
});
