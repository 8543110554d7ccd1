import { createHash } from 'node:crypto';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { sharp } from '@kumiki/component-sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { filesIn, jsonLines, kumiki, picture, temporaryFolder, testComponents } from './kumiki.ts';

const invert = `
apiVersion: kumiki/v1
kind: Pipeline
name: negative
inputs: { image: { type: image } }
params: { strength: { type: number, minimum: 0, maximum: 1, default: 1 } }
steps:
  flip: { component: test/invert@^1, inputs: { image: $inputs.image }, params: { strength: $params.strength } }
outputs: { image: $steps.flip.image }
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let cwd: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  cwd = folder.path;
  await mkdir(join(cwd, 'photos'));
  await put('pipeline.yaml', invert);
});
afterEach(() => folder[Symbol.asyncDispose]());

async function put(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(join(cwd, path), content);
}

async function run(...args: string[]) {
  return await kumiki(['run', 'pipeline.yaml', '--components', testComponents, ...args], cwd);
}

describe('results', () => {
  test('keep the name and the format of the input, and replace earlier ones whole', async () => {
    await put('photos/a.jpg', await picture('jpeg'));
    await put('photos/b.webp', await picture('webp'));
    await mkdir(join(cwd, 'out'));
    await put('out/a.jpg', 'from an earlier run, and much longer '.repeat(1000));
    const { code, stdout } = await run('--in', 'image=photos/*');
    expect(code).toBe(0);
    expect(await filesIn(join(cwd, 'out'))).toEqual(['a.jpg', 'b.webp']);
    expect(await sharp(await readFile(join(cwd, 'out/a.jpg'))).metadata()).toMatchObject({
      format: 'jpeg',
      width: 40,
    });
    expect(stdout).toMatch(/✔ a {2}\d.*\n {4}image {2}out\/a\.jpg {2}40×30, .*\n {4}flip [\d.]+ ms/);
    expect(stdout).toContain('2 succeeded in ');
  });

  test('one bad image fails alone, and the exit status says that something failed', async () => {
    await put('photos/1.jpg', await picture());
    await put('photos/2.jpg', '');
    await put('photos/3.jpg', '%PDF-1.7');
    await put('photos/4.jpg', (await picture()).subarray(0, 200));
    await put('photos/5.png', await picture('png', { width: 1, height: 1 }));
    const { code, stdout } = await run('--in', 'photos');
    expect(code).toBe(1);
    expect(await filesIn(join(cwd, 'out'))).toEqual(['1.jpg', '5.png']);
    expect(stdout).toContain('2 succeeded, 3 failed in ');
    for (const code of ['IMAGE_EMPTY', 'IMAGE_FORMAT_NOT_ALLOWED', 'IMAGE_UNREADABLE'])
      expect(stdout).toContain(code);
  });

  test('two inputs of the same name do not overwrite each other', async () => {
    for (const side of ['left', 'right']) {
      await mkdir(join(cwd, side));
      await put(`${side}/a.png`, await picture('png'));
    }
    const { stdout } = await run('--in', 'left/*', '--in', 'right/*');
    expect(await filesIn(join(cwd, 'out'))).toEqual(['left-a.png', 'right-a.png']);
    expect(stdout).toContain('2 items are called a; their results are named left-a, right-a.');
  });

  test('lists get a number each, data its own file, and what an earlier run left over goes away', async () => {
    await put('photos/a.png', await picture('png'));
    await put(
      'pipeline.yaml',
      invert
        .replace('params:', 'params: {}\n#')
        .replace(
          /flip:.*/,
          'cut: { component: test/halves, inputs: { image: $inputs.image }, params: { parts: 3 } }',
        )
        .replace(
          /outputs:.*/,
          'outputs: { parts: $steps.cut.parts, count: $steps.cut.count, name: $steps.cut.name }',
        ),
    );
    await run('--in', 'photos');
    const parts = (numbers: string[]) => numbers.map((number) => `a.parts.${number}.png`);
    expect(await filesIn(join(cwd, 'out'))).toEqual([
      'a.count.json',
      'a.name.txt',
      ...parts(['001', '002', '003']),
    ]);
    await put(
      'pipeline.yaml',
      (await readFile(join(cwd, 'pipeline.yaml'), 'utf8')).replace('parts: 3', 'parts: 1'),
    );
    await run('--in', 'photos');
    expect(await filesIn(join(cwd, 'out'))).toEqual(['a.count.json', 'a.name.txt', ...parts(['001'])]);
    expect(await readFile(join(cwd, 'out/a.name.txt'), 'utf8')).toBe('1 parts');
  });

  test('--keep all also writes what each step gave', async () => {
    await put('photos/a.png', await picture('png'));
    await run('--in', 'photos', '--keep', 'all');
    expect(await filesIn(join(cwd, 'out'))).toEqual(['a.png', 'steps/a/flip.image.png']);
  });

  test('unfinished files of a run that was killed are removed by the next one', async () => {
    await put('photos/a.png', await picture('png'));
    await mkdir(join(cwd, 'out'));
    const here = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
    const elsewhere = '.kumiki-00000000-4194304999-0a1b2c3d-1.tmp';
    await put(`out/.kumiki-${here}-4194304999-0a1b2c3d-1.tmp`, 'half of a pict');
    await put(`out/${elsewhere}`, 'of another machine, which may be writing it');
    await put('out/mine.tmp', 'not ours');
    await run('--in', 'photos');
    expect(await filesIn(join(cwd, 'out'))).toEqual([elsewhere, 'a.png', 'mine.tmp']);
  });

  test.each([
    ['a file in its place', 'blocked'],
    ['a folder below a file', 'blocked/deeper'],
    ['a read-only file system', '/proc/kumiki'],
  ])('a folder that nobody can write to is told before any work: %s', async (_, out) => {
    await put('photos/a.png', await picture('png'));
    await put('blocked', '');
    const { code, stdout, stderr } = await run('--in', 'photos', '--out', out);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('OUTPUT_NOT_WRITABLE');
    expect(stderr).toContain('Choose a folder that you may write to');
  });
});

describe('for programs', () => {
  test('--json gives a line for each item and a summary, and nothing else on standard output', async () => {
    await put('photos/a.png', await picture('png'));
    await put('photos/b.png', 'text');
    const ended = await run('--in', 'photos', '--json');
    expect(ended.code).toBe(1);
    const lines = jsonLines(ended).toSorted((x, y) => String(x['item']).localeCompare(String(y['item'])));
    const number = expect.any(Number) as number;
    expect(lines).toEqual([
      {
        type: 'item',
        item: 'a',
        status: 'succeeded',
        durationMs: number,
        steps: [{ step: 'flip', status: 'succeeded', durationMs: number, runs: 1 }],
        outputs: { image: { type: 'image', files: [join('out', 'a.png')], width: 40, height: 30 } },
        warnings: [],
      },
      {
        type: 'item',
        item: 'b',
        status: 'failed',
        durationMs: number,
        steps: [],
        outputs: {},
        warnings: [],
        error: expect.objectContaining({ code: 'IMAGE_FORMAT_NOT_ALLOWED', at: { item: 'b' } }) as object,
      },
      {
        type: 'summary',
        execution_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        status: 'partial',
        items: 2,
        succeeded: 1,
        failed: 1,
        cancelled: 0,
        durationMs: number,
        folder: 'out',
        notes: [],
      },
    ]);
  });

  test('an error before the run is a line too', async () => {
    const ended = await run('--in', 'photos/*.png', '--json');
    expect(ended.code).toBe(2);
    expect(jsonLines(ended)).toEqual([
      { type: 'error', error: expect.objectContaining({ code: 'INPUT_PATTERN_EMPTY' }) as object },
    ]);
  });
});

describe('what cannot be used is refused before anything runs', () => {
  test('all problems of a document, each with its place and its line', async () => {
    await put(
      'pipeline.yaml',
      invert.replace('test/invert@^1', 'test/invrt').replace('type: image', 'type: imag'),
    );
    const { code, stderr, stdout } = await run('--in', 'photos');
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('pipeline.yaml:5:26  error  inputs.image.type');
    expect(stderr).toMatch(/ 5 │ inputs: \{ image: \{ type: imag \} \}\n {4}│ {26}\^/);
  });

  test.each([
    [['-p', 'strenght=1'], 'Did you mean "strength"?'],
    [['-p', 'strength=2'], 'PARAMETER_INVALID'],
    [['-p', 'strength=NaN'], 'PARAMETER_INVALID'],
    [['-p', '__proto__=1'], 'PARAMETER_UNKNOWN'],
    [['-p', 'strength=1', '-p', 'strength=0'], 'was given more than once'],
    [['-p', 'strength=1e999'], 'PARAMETER_INVALID'],
    [['--in', 'image='], 'INPUT_PATTERN_EMPTY'],
    [['-p', 'strength'], 'A parameter is given as -p NAME=VALUE'],
    [['--in', 'imege=photos'], 'Did you mean "image"?'],
    [['--concurrency', '0'], '--concurrency takes a whole number'],
    [['--keep', 'some'], '--keep takes "all" or "outputs"'],
    [['--components', 'nowhere'], 'There is no file nowhere.'],
  ])('%j', async (args, message) => {
    await put('photos/a.png', await picture('png'));
    const { code, stdout, stderr } = await run('--in', 'photos/a.png', ...args);
    expect(stderr).toContain(message);
    expect([code, stdout]).toEqual([2, '']);
  });

  test('no input, and no file that fits', async () => {
    expect((await run()).stderr).toContain('The pipeline negative needs the input "image".');
    expect((await run('--in', 'photos/*.jpg')).stderr).toContain('No file fits "photos/*.jpg"');
  });
});

describe('what a pipeline names', () => {
  const keepFile = `
apiVersion: kumiki/v1
kind: Component
name: here/size
version: 1.0.0
title: { en: Size }
description: { en: Size of a file. }
category: data
inputs: { file: { type: file } }
outputs: { size: { type: number } }
`;
  const code = `
import { defineComponent } from '@kumiki/component-sdk';
export default defineComponent({ run: ({ inputs }) => ({ size: inputs.file.size }) });
`;
  const sized = (file: string) => `
apiVersion: kumiki/v1
kind: Pipeline
name: sized
files: { data: ${file} }
steps: { measure: { component: here/size, inputs: { file: $files.data } } }
outputs: { size: $steps.measure.size }
`;

  beforeEach(async () => {
    await mkdir(join(cwd, 'components/size'), { recursive: true });
    await put('components/size/component.yaml', keepFile);
    await put('components/size/component.ts', code);
    await put('data.bin', 'hello');
  });

  test('components beside it need no packages of their own; files are found by name and by content', async () => {
    const digest = 'sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';
    for (const file of ['data.bin', digest]) {
      await put('pipeline.yaml', sized(file));
      const { code, stderr } = await run();
      expect([stderr, code]).toEqual(['', 0]);
      expect(await readFile(join(cwd, 'out/sized.json'), 'utf8')).toBe('5\n');
    }
  });

  test('a file must not lie outside of its folder', async () => {
    await symlink('/etc/hostname', join(cwd, 'link.bin'));
    await put('pipeline.yaml', sized('link.bin'));
    expect((await run()).stderr).toContain('FILE_OUTSIDE');
    await put('pipeline.yaml', sized('gone.bin'));
    expect((await run()).stderr).toContain('FILE_NOT_FOUND');
    await put('pipeline.yaml', sized(`sha256:${'0'.repeat(64)}`));
    expect((await run()).stderr).toContain('FILE_NOT_BOUND');
  });

  test('a step may be another pipeline of the folder', async () => {
    await put('photos/a.png', await picture('png', { background: '#000000' }));
    await put('inner.yaml', invert);
    await put(
      'pipeline.yaml',
      invert
        .replace('name: negative', 'name: outer')
        .replace(/flip:.*/, 'flip: { pipeline: negative, inputs: { image: $inputs.image } }'),
    );
    const { code, stdout } = await run('--in', 'photos', '-p', 'strength=1');
    expect([code, stdout]).toEqual([0, expect.stringContaining('flip/flip')]);
    const { data } = await sharp(await readFile(join(cwd, 'out/a.png')))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(data[0]).toBe(255);
  });
});
