import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadComponentFolder, readComponentFolder } from './index.ts';

const manifest = `apiVersion: kumiki/v1
kind: Component
name: test/blur
version: 1.0.0
title: {en: Blur, ja: ぼかし}
description: {en: Blurs., ja: ぼかします。}
category: filter
icon: icon.svg
license: Apache-2.0
inputs: {image: {type: image}}
outputs: {image: {type: image}}
examples: [{inputs: {image: examples/in.png}, expect: {image: examples/out.png}}]
`;
let root: string;
let dir: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kumiki-folder-'));
  dir = join(root, 'blur');
  await put({
    'component.yaml': manifest,
    'component.ts': 'code',
    'icon.svg': '<svg/>',
    'examples/in.png': 'a',
    'examples/out.png': 'b',
  });
  await writeFile(join(root, 'package.json'), '{"dependencies": {"sharp": "1.0.0"}}');
});
afterEach(() => rm(root, { recursive: true }));

async function put(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
}
const digestOf = async () => (await loadComponentFolder(dir)).digest;

test('a component folder is read with its digest', async () => {
  const found = await readComponentFolder(dir);
  expect(found).toMatchObject({
    dir,
    problems: [],
    entryPath: join(dir, 'component.ts'),
    manifest: { name: 'test/blur' },
  });
  expect(found.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(found.manifestText).toBe(manifest);
});

describe('the digest', () => {
  test('stays with what does not belong to the component, and with comments', async () => {
    const before = await digestOf();
    await put({
      'node_modules/a/index.js': '1',
      'out/a.png': '1',
      'component.test.ts': '1',
      Dockerfile: '1',
      'test_component.py': '1',
      '__pycache__/component.pyc': '1',
      '.DS_Store': '1',
    });
    await put({ 'component.yaml': `# a comment\n${manifest}` });
    expect(await digestOf()).toBe(before);
  });

  test('changes with files, with dependencies, and with a lock file', async () => {
    const seen = new Set([await digestOf()]);
    await put({ 'src/helper.ts': '1' });
    seen.add(await digestOf());
    await writeFile(join(root, 'package.json'), '{"dependencies": {"sharp": "1.0.1"}}');
    seen.add(await digestOf());
    await put({ 'requirements.lock': 'numpy==2' });
    seen.add(await digestOf());
    expect(seen.size).toBe(4);
  });

  test('takes a link inside of the folder as the file that it names', async () => {
    await put({ 'a.txt': '1', 'b.txt': '1' });
    const before = await digestOf();
    await rm(join(dir, 'b.txt'));
    await symlink('a.txt', join(dir, 'b.txt'));
    expect(await digestOf()).toBe(before);
  });
});

describe('refused are', () => {
  test.each([
    ['links out of the folder', '../package.json'],
    ['links to nothing', 'nowhere'],
    ['links to folders', 'examples'],
  ])('%s', async (_, target) => {
    await symlink(target, join(dir, 'link'));
    await expect(readComponentFolder(dir)).rejects.toMatchObject({ code: 'COMPONENT_FOLDER_INVALID' });
  });

  test('too many and too large files', async () => {
    await put({ 'large.bin': '' });
    await truncate(join(dir, 'large.bin'), 300_000_000);
    await expect(readComponentFolder(dir)).rejects.toMatchObject({ code: 'COMPONENT_FOLDER_INVALID' });
    await rm(join(dir, 'large.bin'));
    await Promise.all(Array.from({ length: 2001 }, (_, index) => writeFile(join(dir, `${index}.txt`), '')));
    await expect(readComponentFolder(dir)).rejects.toMatchObject({ code: 'COMPONENT_FOLDER_INVALID' });
  });

  test('folders without a manifest', async () => {
    await expect(readComponentFolder(root)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await expect(readComponentFolder(join(root, 'none'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  test.skipIf(process.getuid?.() === 0)('manifests that may not be read', async () => {
    await chmod(join(dir, 'component.yaml'), 0);
    await expect(readComponentFolder(dir)).rejects.toMatchObject({ code: 'FILE_NOT_READABLE' });
  });

  test('huge manifests and such that are not text, unread', async () => {
    await truncate(join(dir, 'component.yaml'), 300_000_000);
    expect((await readComponentFolder(dir)).problems).toMatchObject([{ code: 'DOCUMENT_TOO_LARGE' }]);
    await writeFile(join(dir, 'component.yaml'), new Uint8Array([0xff, 0xd8]));
    expect((await readComponentFolder(dir)).problems).toMatchObject([{ code: 'DOCUMENT_SYNTAX' }]);
  });
});

test('a component in Python that does not say so is told how', async () => {
  await rm(join(dir, 'component.ts'));
  await put({ 'component.py': 'code' });
  const { problems } = await readComponentFolder(dir);
  expect(problems).toMatchObject([{ code: 'FIELD_MISSING', field: 'entry' }]);
  expect(problems[0]!.remedy).toContain('component.py');
});

test('files that the manifest names and that are not there have their place', async () => {
  await rm(join(dir, 'component.ts'));
  await rm(join(dir, 'examples/out.png'));
  const { problems, digest } = await readComponentFolder(dir);
  expect(digest).toBeUndefined();
  expect(problems.map(({ code, line, path }) => [code, line, path.join('.')])).toEqual([
    ['FILE_NOT_FOUND', 1, 'entry'],
    ['FILE_NOT_FOUND', 12, 'examples.0.expect.image'],
  ]);
  await expect(loadComponentFolder(dir)).rejects.toMatchObject({
    code: 'MANIFEST_INVALID',
    problems: { length: 2 },
  });
});
