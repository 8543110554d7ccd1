import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { hasPython } from '../../../../../test/python.ts';
import { pythonEnvironment } from './environment.ts';
import { makeEnvironment } from './install.ts';
import { findInterpreter } from './interpreter.ts';

let root: string;
let cache: string;
let component: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kumiki-environment-'));
  cache = join(root, 'cache');
  component = join(root, 'component');
  await mkdir(component);
  await writeFile(join(component, 'requirements.lock'), '');
  vi.stubEnv('KUMIKI_PYTHON_CACHE', cache);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

async function failure(work: Promise<unknown>): Promise<{ code?: string; message?: string }> {
  return await work.then(
    () => ({ code: 'none' }),
    (thrown: { code?: string }) => thrown,
  );
}

const make = async () => await pythonEnvironment(component, 'test/one');

/** Makes it in a process of its own and gives the path of the interpreter. */
async function inAnotherProcess(): Promise<string> {
  const module = join(import.meta.dirname, 'environment.ts');
  const code = `import { pythonEnvironment } from ${JSON.stringify(module)};
console.log((await pythonEnvironment(${JSON.stringify(component)}, 'test/one')).python);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code]);
  const [out] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return out.trim();
}

async function says(python: string, code: string): Promise<string> {
  const child = spawn(python, ['-I', '-c', code]);
  const [out] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return out.trim();
}

describe.runIf(hasPython)('an environment', () => {
  test(
    'is made once by processes that want it at the same time, and again where it is broken',
    { timeout: 180_000 },
    async () => {
      // What a process that is gone had begun, and the turn that it had.
      await mkdir(join(cache, '.99999999-00000000/bin'), { recursive: true });
      const [one, two] = await Promise.all([inAnotherProcess(), inAnotherProcess()]);
      expect(one).toMatch(/python$/);
      expect(two).toBe(one);
      expect(await readdir(cache)).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
      expect(await says(one, 'import kumiki; print(kumiki.__version__)')).toBe('0.1.0');

      const place = join(one, '../..');
      await utimes(join(place, 'kumiki.json'), 1, 1);
      expect((await make()).python).toBe(one);

      // Its interpreter was removed from the machine; one that nobody used for long goes when another is made.
      await unlink(one);
      await symlink('/no/such/python', one);
      const old = join(cache, 'old');
      await mkdir(old);
      await writeFile(join(old, 'kumiki.json'), '');
      await utimes(join(old, 'kumiki.json'), 1, 1);
      await writeFile(`${place}.turn`, '99999999');
      expect((await make()).python).toBe(one);
      expect(await says(one, 'print(1)')).toBe('1');
      expect(await readdir(cache)).toHaveLength(1);
    },
  );

  test.each([
    ['a package without a hash', 'six==1.17.0\n', 'PYTHON_PACKAGES_FAILED', 'hash'],
    ['no such version', `six==0.0.1 --hash=sha256:${'0'.repeat(64)}\n`, 'PYTHON_PACKAGES_FAILED', '0.0.1'],
    ['another content', `six==1.17.0 --hash=sha256:${'0'.repeat(64)}\n`, 'PYTHON_HASH_MISMATCH', 'six'],
  ])('of a lock that names %s is not made', { timeout: 120_000 }, async (_, lock, code, words) => {
    const sdk = { folder: '', lock: '', digest: '' };
    const interpreter = await findInterpreter('test/one');
    const content = { component: 'test/one', lock, interpreter, sdk };
    const error = await failure(makeEnvironment(join(root, 'environment'), content));
    expect(error).toMatchObject({ code, at: { component: 'test/one' } });
    expect(error.message).toContain(words);
  });
});

describe('an environment cannot be made', () => {
  test('without a lock', async () => {
    await rm(join(component, 'requirements.lock'));
    expect(await failure(make())).toMatchObject({ code: 'PYTHON_LOCK_MISSING' });
    expect(existsSync(cache)).toBe(false);
  });

  test('without an interpreter', async () => {
    vi.stubEnv('KUMIKI_PYTHON', join(root, 'no-python'));
    const error = await failure(make());
    expect(error).toMatchObject({ code: 'PYTHON_NOT_FOUND' });
    expect(error.message).toContain('there is no program');
  });

  test.skipIf(process.platform === 'win32')('with one that is too old', async () => {
    const old = join(root, 'old-python');
    const answer = '{"release": [3, 9], "version": "3.9.2 (default)", "prefix": "/usr", "pip": null}';
    await writeFile(old, `#!/bin/sh\necho '${answer}'\n`);
    await chmod(old, 0o755);
    vi.stubEnv('KUMIKI_PYTHON', old);
    const error = await failure(make());
    expect(error.message).toContain('needs Python 3.11 or later, and');
    expect(error.message).toContain('is 3.9.2');
  });
});
