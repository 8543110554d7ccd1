import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { filesIn, kumiki, start, temporaryFolder } from './kumiki.ts';

const template = join(import.meta.dirname, '..', '..', 'templates', 'image-ts');

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let cwd: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  cwd = join(folder.path, 'soft');
  await mkdir(cwd);
  await cp(template, cwd, { recursive: true });
});
afterEach(() => folder[Symbol.asyncDispose]());

async function change(file: string, from: string | RegExp, to: string): Promise<void> {
  const path = join(cwd, file);
  await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
}

describe('in the folder of a component', () => {
  test('kumiki run runs it, on its example where no input is given', async () => {
    const { code, stdout } = await kumiki(['run'], cwd);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/image {2}out\/in\.png {2}160×120/)]);
    const other = await kumiki(['run', '--in', 'examples/out.png', '-p', 'sigma=9', '--out', 'other'], cwd);
    expect([other.code, await filesIn(join(cwd, 'other'))]).toEqual([0, ['out.png']]);
  });

  test('an error is shown with its line in the code', async () => {
    await change(
      'component.ts',
      '    // A pipeline',
      "    if (width > 0) throw new Error('too wide');\n    // A pipeline",
    );
    const { code, stdout, stderr } = await kumiki(['run'], cwd);
    expect(code).toBe(1);
    expect(stdout).toContain('The component local/example-name failed: too wide.');
    expect(stderr).toMatch(/component\.ts:\d+:26\n {2}\d+ │ {5}if \(width > 0\) throw/);
  });

  test('what its code prints does not come between the lines for programs', async () => {
    const say = "    console.log('hello');\n    process.stdout.write('raw\\n');\n    // A pipeline";
    await change('component.ts', '    // A pipeline', say);
    const { code, stdout } = await kumiki(['run', '--json'], cwd);
    expect(code).toBe(0);
    const types = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { type: string }).type);
    expect(types).toEqual(['item', 'summary']);
    const forPeople = await kumiki(['run'], cwd);
    expect(forPeople.stdout + forPeople.stderr).toMatch(/hello[^]*raw/);
  });

  test('an image in place of outputs by name is told as such', async () => {
    await change('component.ts', /return \{ image: (.*) \};/, 'return $1;');
    const { code, stdout } = await kumiki(['run'], cwd);
    expect(code).toBe(1);
    expect(stdout).toContain('is an image; its manifest says an object of outputs by name.');
  });

  test('a syntax error is shown with its line too', async () => {
    await change('component.ts', 'const pipeline =', 'const pipeline ==');
    const { code, stderr } = await kumiki(['run'], cwd);
    expect(code).toBe(2);
    expect(stderr).toMatch(/component\.ts:\d+:\d+\n {2}\d+ │ {5}const pipeline ==/);
    expect(stderr).toContain('COMPONENT_LOAD_FAILED');
  });

  test('kumiki check says what is wrong, kumiki generate mends the types', async () => {
    expect(await kumiki(['check'], cwd)).toMatchObject({ code: 0, stderr: '' });
    await change('component.yaml', 'params:\n', 'params:\n  amount: { type: integer, default: 1 }\n');
    const old = await kumiki(['check'], cwd);
    expect([old.code, old.stderr]).toEqual([
      1,
      expect.stringContaining('Run "kumiki generate" in its folder.'),
    ]);
    expect((await kumiki(['generate'], cwd)).stdout).toContain('component.types.ts is written.');
    expect((await kumiki(['check'], cwd)).code).toBe(0);
    await change('component.yaml', 'type: image', 'type: imgae');
    const broken = await kumiki(['check', '--json'], cwd);
    expect(broken.code).toBe(1);
    expect(JSON.parse(broken.stdout)).toMatchObject({
      usable: false,
      problems: [{ line: 13, code: 'FIELD_INVALID' }],
    });
  });

  test('what the compiler of its folder says is told with its line', async () => {
    const packages = join(import.meta.dirname, '..', '..', 'node_modules');
    await symlink(packages, join(cwd, 'node_modules'));
    expect(await kumiki(['check'], cwd)).toMatchObject({ code: 0, stderr: '' });
    await change('component.ts', 'params.sigma', 'params.strength');
    const { code, stderr } = await kumiki(['check'], cwd);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^component\.ts:\d+:\d+ {2}error\n {2}Property 'strength' does not exist/);
    expect(stderr).toMatch(/\d+ │ .*params\.strength/);
    const { problems } = JSON.parse((await kumiki(['check', '--json'], cwd)).stdout) as {
      problems: object[];
    };
    expect(problems).toMatchObject([{ document: 'component.ts', code: 'COMPONENT_TYPE_WRONG' }]);
    await writeFile(join(cwd, 'tsconfig.json'), '{ "include": ["nowhere/*.ts"] }');
    expect((await kumiki(['check'], cwd)).stderr).toContain('COMPONENT_TYPES_UNCHECKED');
  });

  test('kumiki test runs the examples and the own tests; --update takes the results over', async () => {
    const good = await kumiki(['test'], cwd);
    expect([good.code, good.stdout.trimEnd().split('\n').at(-1)]).toEqual([0, '4 passed, 0 failed']);
    await change('component.yaml', 'sigma: 4', 'sigma: 9');
    const changed = await kumiki(['test'], cwd);
    expect([changed.code, changed.stdout]).toEqual([1, expect.stringContaining('3 passed, 1 failed')]);
    expect(changed.stdout).toMatch(/light spreads to the neighbours .*\(\d+ms\)/);
    await kumiki(['test', '--update'], cwd);
    expect((await kumiki(['test', '--json'], cwd)).code).toBe(0);
  });

  test('an example may name a result that is not there yet', async () => {
    await rm(join(cwd, 'examples/out.png'));
    expect((await kumiki(['run'], cwd)).code).toBe(0);
    expect((await kumiki(['test'], cwd)).stdout).toContain('"kumiki test --update" writes it');
    expect((await kumiki(['test', '--update'], cwd)).code).toBe(0);
    expect((await kumiki(['test'], cwd)).code).toBe(0);
  });

  test.each(['image-ts', 'onnx-ts', 'stream-ts', 'command'])(
    'the template %s is in order and up to date',
    async (name) => {
      const { code, stdout, stderr } = await kumiki(['check', join(template, '..', name)], cwd);
      expect([code, stdout, stderr]).toEqual([0, expect.stringContaining('0 warnings'), '']);
    },
  );

  test('outside of one, it says where to go', async () => {
    const { code, stderr } = await kumiki(['test'], folder.path);
    expect([code, stderr]).toEqual([2, expect.stringContaining('COMPONENT_FOLDER_NEEDED')]);
  });
});

test('kumiki dev runs again on every save, also of a helper and after a mistake, and makes the types anew', async () => {
  await writeFile(join(cwd, 'helper.ts'), 'export const factor = 1;\n');
  await change('component.ts', 'import type', "import { factor } from './helper.ts';\nimport type");
  await change('component.ts', 'params.sigma)', 'params.sigma * factor)');
  await change('component.ts', "'softening', {", "'softening', { factor,");
  const { child, ended, said } = start(['dev'], cwd);
  await said('done in');
  await said('"factor":1');
  await writeFile(join(cwd, 'helper.ts'), 'export const factor = 2;\n');
  await said('"factor":2');
  await writeFile(join(cwd, 'helper.ts'), 'export const factor = = 3;\n');
  await said('failed in');
  await said('helper.ts:1:23');
  await writeFile(join(cwd, 'helper.ts'), 'export const factor = 4;\n');
  await said('"factor":4');
  await change('component.yaml', 'params:\n', 'params:\n  amount: { type: integer, default: 1 }\n');
  await said('component.types.ts is written.');
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  expect(code).toBe(0);
  expect(stdout).toContain('out/in.png');
});
