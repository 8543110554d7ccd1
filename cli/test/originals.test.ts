import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesIn, kumiki, picture, temporaryFolder, testComponents } from './kumiki.ts';

const pipeline = `
apiVersion: kumiki/v1
kind: Pipeline
name: negative
inputs: { image: { type: image } }
steps: { flip: { component: test/invert@^1, inputs: { image: $inputs.image } } }
outputs: { image: $steps.flip.image }
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let cwd: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  cwd = folder.path;
  await mkdir(join(cwd, 'photos'));
  await put('pipeline.yaml', pipeline);
});
afterEach(() => folder[Symbol.asyncDispose]());

async function put(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(join(cwd, path), content);
}

async function run(...args: string[]) {
  return await kumiki(['run', 'pipeline.yaml', '--components', testComponents, ...args], cwd);
}

test.each([
  [['--in', 'photos', '--out', 'photos'], 'photos'],
  [['--in', 'photos/a.png', '--out', 'link'], 'photos'],
  [['--in', 'photos/../photos/*.png', '--out', './photos/'], 'photos'],
])('results never replace the images that they come from: %j', async (args, from) => {
  const original = await picture('png');
  await put('photos/a.png', original);
  await symlink(join(cwd, 'photos'), join(cwd, 'link'));
  const { code, stdout, stderr } = await run(...args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('OUTPUT_IS_INPUT');
  expect(stderr).toContain(`(${from})`);
  expect(await readFile(join(cwd, 'photos/a.png'))).toEqual(original);
});

test('results of an earlier run are no inputs of the next one', async () => {
  await put('photos/a.png', await picture('png'));
  const wide = ['--in', '**/*.png', '--keep', 'all'];
  expect((await run(...wide)).code).toBe(0);
  const second = await run(...wide);
  expect([second.code, second.stderr]).toEqual([2, expect.stringContaining('OUTPUT_IS_INPUT')]);
  expect(await filesIn(join(cwd, 'out'))).toEqual(['a.png', 'steps/a/flip.image.png']);
});
