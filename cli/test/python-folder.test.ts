import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasPython } from '../../component-sdk/test/python.ts';
import { filesIn, kumiki, start, temporaryFolder } from './kumiki.ts';

/* What component-folder.test.ts has of TypeScript, for components in Python. */

const templates = join(import.meta.dirname, '..', '..', 'templates');

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let cwd: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  cwd = join(folder.path, 'soft');
  await mkdir(cwd);
  await cp(join(templates, 'image-python'), cwd, { recursive: true });
});
afterEach(() => folder[Symbol.asyncDispose]());

async function change(file: string, from: string | RegExp, to: string): Promise<void> {
  const path = join(cwd, file);
  await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
}

describe.runIf(hasPython)('in the folder of a Python component', { timeout: 240_000 }, () => {
  test('kumiki run runs it, and leaves nothing in its folder', async () => {
    const before = await filesIn(cwd);
    const { code, stdout, stderr } = await kumiki(['run', '--out', '../out'], cwd);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/image {2}\S+in\.png {2}160×120/)]);
    expect(stderr).toContain('softening {"width":160,"height":120,"sigma":4}');
    expect(await filesIn(cwd)).toEqual(before);
  });

  test('errors are shown with their line in the code', async () => {
    await change(
      'component.py',
      '    # A numpy',
      '    if image.width > 0:\n        raise ValueError("too wide")\n    # A',
    );
    const { code, stdout, stderr } = await kumiki(['run'], cwd);
    expect([code, stdout]).toEqual([1, expect.stringContaining('failed: ValueError: too wide.')]);
    expect(stderr).toMatch(/component\.py:\d+:9\n {2}\d+ │ {9}raise ValueError\("too wide"\)/);
  });

  test('kumiki check says what is wrong, kumiki generate mends the types', async () => {
    expect(await kumiki(['check'], cwd)).toMatchObject({ code: 0, stderr: '' });
    await change('component.yaml', 'params:\n', 'params:\n  amount: { type: integer, default: 1 }\n');
    const old = await kumiki(['check'], cwd);
    expect([old.code, old.stderr]).toEqual([1, expect.stringContaining('The file component_types.py of')]);
    expect((await kumiki(['generate'], cwd)).stdout).toContain('component_types.py is written.');
    expect(await readFile(join(cwd, 'component_types.py'), 'utf8')).toContain('    amount: int\n');
    expect((await kumiki(['check'], cwd)).code).toBe(0);

    await change('component.py', 'soft = cv2', 'soft = = cv2');
    const broken = await kumiki(['check'], cwd);
    expect([broken.code, broken.stderr]).toEqual([1, expect.stringMatching(/component\.py:15:12\n {2}15 │/)]);
    await change('component.py', 'soft = = cv2', 'soft = cv2');
    await change('component.py', 'import cv2', 'import cv3');
    expect((await kumiki(['check'], cwd)).stderr).toContain('imports "cv3", which is not installed');
    await rm(join(cwd, 'requirements.lock'));
    expect((await kumiki(['check'], cwd)).stderr).toContain('PYTHON_LOCK_MISSING');
    await change('component.yaml', /^entry.*\n/m, '');
    expect((await kumiki(['check'], cwd)).stderr).toContain('Add "entry": component.py.');
  });

  test('kumiki test runs the examples and the own tests', async () => {
    await change('component.yaml', 'sigma: 4', 'sigma: 9');
    const changed = await kumiki(['test'], cwd);
    expect([changed.code, changed.stdout]).toEqual([1, expect.stringContaining('3 passed, 1 failed')]);
    await kumiki(['test', '--update'], cwd);
    expect((await kumiki(['test'], cwd)).stdout).toMatch(/\n4 passed, 0 failed\n$/);
    await change('test_component.py', 'self.assertGreater(pixels[4, 5, 0], 0)', 'import os; os._exit(0)');
    const gone = await kumiki(['test', '--json'], cwd);
    expect([gone.code, JSON.parse(gone.stdout)]).toEqual([1, expect.objectContaining({ failed: 1 })]);
  });

  test.each(['image-python', 'onnx-python', 'stream-python'])(
    'the template %s passes its tests',
    async (name) => {
      const checked = await kumiki(['check', join(templates, name)], cwd);
      expect(checked).toMatchObject({ code: 0, stderr: '' });
      const { stdout } = await kumiki(['test', join(templates, name)], cwd);
      expect(stdout).toMatch(/\n4 passed, 0 failed\n$/);
    },
  );

  test('kumiki dev runs again on every save, also of a helper and after a mistake', async () => {
    await writeFile(join(cwd, 'helper.py'), 'FACTOR = 1\n');
    await change('component.py', 'import cv2', 'import cv2\nfrom helper import FACTOR');
    await change('component.py', 'sigma=params.sigma)', 'factor=FACTOR)');
    const { child, ended, said } = start(['dev'], cwd);
    await said('"factor":1');
    await said('done in');
    await writeFile(join(cwd, 'helper.py'), 'FACTOR = 2\n');
    await said('"factor":2');
    await writeFile(join(cwd, 'helper.py'), 'FACTOR = = 3\n');
    await said('failed in');
    await said('helper.py:1:10');
    await writeFile(join(cwd, 'helper.py'), 'FACTOR = 4\n');
    await said('"factor":4');
    await change('component.yaml', 'params:\n', 'params:\n  amount: { type: integer, default: 1 }\n');
    await said('component_types.py is written.');
    child.kill('SIGINT');
    expect((await ended).code).toBe(0);
  });
});
