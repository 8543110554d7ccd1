import { mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasPython } from '../../component-sdk/test/python.ts';
import { filesIn, kumiki, picture, temporaryFolder } from './kumiki.ts';

const checkout = join(import.meta.dirname, '..', '..');

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let cwd: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  cwd = join(folder.path, 'work');
  await mkdir(cwd);
});
afterEach(() => folder[Symbol.asyncDispose]());

/** The files of a component and of the packages of Kumiki in it that name the checkout: they would not work without it. */
async function filesThatNameCheckout(component: string): Promise<string[]> {
  const entries = await readdir(component, { recursive: true, withFileTypes: true });
  const named: string[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const [, owner] = /[\\/]node_modules[\\/]([^\\/]+)/.exec(path) ?? [];
    const isOwn = owner === undefined || ['kumiki', '@kumiki', '.bin', '.package-lock.json'].includes(owner);
    if (!isOwn || entry.isDirectory()) continue;
    const text = entry.isSymbolicLink() ? await readlink(path) : await readFile(path);
    if (text.includes(checkout)) named.push(path);
  }
  return named;
}

test('a new component works without the checkout, and makes further ones', { timeout: 300_000 }, async () => {
  const made = await kumiki(['new', 'acme/soft-focus', '--template', 'image-ts'], cwd);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(made.stdout).toContain('npx --no-install kumiki dev');

  const soft = join(cwd, 'soft-focus');
  expect(await filesThatNameCheckout(soft)).toEqual([]);
  const command = join(soft, 'node_modules/kumiki/bin/kumiki.js');
  await writeFile(join(soft, 'photo.png'), await picture('png'));
  const run = await kumiki(['run', '--in', 'image=photo.png', '-p', 'sigma=3'], soft, command);
  expect([run.code, run.stdout]).toEqual([0, expect.stringContaining('acme/soft-focus')]);
  expect(await filesIn(join(soft, 'out'))).toEqual(['photo.png']);
  const tested = await kumiki(['test'], soft, command);
  expect([tested.code, tested.stdout]).toEqual([0, expect.stringContaining('4 passed, 0 failed')]);
  expect(await kumiki(['check'], soft, command)).toMatchObject({ code: 0, stderr: '' });

  // The standard library came with the command.
  const pipeline = `
apiVersion: kumiki/v1
kind: Pipeline
name: small
inputs: { image: { type: image } }
steps:
  shrink: { component: imaging/resize@^1, inputs: { image: $inputs.image }, params: { width: 8 } }
outputs: { image: $steps.shrink.image }
`;
  await writeFile(join(soft, 'small.yaml'), pipeline);
  expect(await kumiki(['run', 'small.yaml', '--in', 'photo.png'], soft, command)).toMatchObject({
    code: 0,
    stderr: '',
  });

  // From here on the packages are packed again from what is installed.
  const again = await kumiki(['new', 'sort-parts', '--template', 'onnx-ts', '--no-install'], cwd, command);
  expect(again).toMatchObject({ code: 0, stderr: '' });
  const [here, there] = await Promise.all(
    [soft, join(cwd, 'sort-parts')].map(async (path) => await readdir(join(path, 'vendor'))),
  );
  expect(there).toEqual(here);
  const manifest = await readFile(join(cwd, 'sort-parts/component.yaml'), 'utf8');
  expect(manifest).toContain('name: local/sort-parts\n');

  // A program as a component needs no package but the command itself.
  const tool = await kumiki(['new', 'negative', '--template', 'command', '--no-install'], cwd, command);
  expect(tool).toMatchObject({ code: 0, stderr: '' });
  const negative = join(cwd, 'negative');
  expect((await readdir(negative)).toSorted()).toEqual([
    '.ci',
    '.gitignore',
    'README.md',
    'component.yaml',
    'examples',
    'icon.svg',
    'package.json',
    'tool.mjs',
    'vendor',
  ]);
  expect(await kumiki(['check'], negative, command)).toMatchObject({ code: 0, stderr: '' });
  const proven = await kumiki(['test'], negative, command);
  expect([proven.code, proven.stdout]).toEqual([0, expect.stringContaining('1 passed, 0 failed')]);
  const given = ['run', '--in', `image=${join(soft, 'photo.png')}`, '-p', 'amount=30'];
  expect(await kumiki(given, negative, command)).toMatchObject({ code: 0, stderr: '' });
  expect(await filesIn(join(negative, 'out'))).toEqual(['photo.png', 'photo.size.json']);
  if (hasPython) await makesOneInPython(command);
});

/** The Python SDK came with the packages, and so did the components of the standard library in Python. */
async function makesOneInPython(command: string): Promise<void> {
  const made = await kumiki(['new', 'outline', '--template', 'image-python', '--no-install'], cwd, command);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  const outline = join(cwd, 'outline');
  expect(await filesIn(outline)).not.toContain('component.types.ts');
  const pipeline = `
apiVersion: kumiki/v1
kind: Pipeline
name: outline
inputs: { image: { type: image } }
steps:
  soften: { component: local/outline@^0.1, inputs: { image: $inputs.image } }
  find: { component: imaging/edges@^1, inputs: { image: $steps.soften.image } }
outputs: { mask: $steps.find.mask }
`;
  await writeFile(join(outline, 'outline.yaml'), pipeline);
  const args = ['run', 'outline.yaml', '--in', 'examples/in.png', '--components', '.', '--out', 'out'];
  expect(await kumiki(args, outline, command)).toMatchObject({ code: 0 });
  expect(await filesIn(join(outline, 'out'))).toEqual(['in.png']);
  const tested = await kumiki(['test'], outline, command);
  expect([tested.code, tested.stdout]).toEqual([0, expect.stringContaining('4 passed, 0 failed')]);
  expect(await kumiki(['check'], outline, command)).toMatchObject({ code: 0, stderr: '' });
}

describe('what is missing or wrong is told, and nothing is made', () => {
  test.each([
    [[], 'The name of the component is missing'],
    [['blur'], 'The template is missing: --template image-ts or --template onnx-ts or '],
    [['blur', '--template', 'image'], 'There is no template "image"'],
    [['Blur', '--template', 'image-ts'], 'NAME_NOT_ALLOWED'],
    [['a/b/c', '--template', 'image-ts'], 'NAME_NOT_ALLOWED'],
    [['../evil', '--template', 'image-ts'], 'NAME_NOT_ALLOWED'],
    [["x';rm", '--template', 'image-ts'], 'NAME_NOT_ALLOWED'],
  ])('%j', async (args, message) => {
    const { code, stderr } = await kumiki(['new', ...args], cwd);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(await readdir(cwd)).toEqual([]);
  });

  test('a folder with something in it is left as it is', async () => {
    await mkdir(join(cwd, 'blur'));
    await writeFile(join(cwd, 'blur/mine.txt'), 'mine');
    const { code, stderr } = await kumiki(['new', 'blur', '--template', 'image-ts'], cwd);
    expect([code, stderr]).toEqual([2, expect.stringContaining('FOLDER_TAKEN')]);
    expect(await readdir(join(cwd, 'blur'))).toEqual(['mine.txt']);
  });
});
