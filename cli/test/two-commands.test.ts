import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  filesIn,
  flipAndWait,
  picture,
  start,
  temporaryFolder,
  testComponents,
  type Started,
} from './kumiki.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let cwd: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  cwd = folder.path;
  await mkdir(join(cwd, 'photos'));
  await writeFile(join(cwd, 'photos', 'a.png'), await picture('png'));
  for (const name of ['first', 'second']) await writeFile(join(cwd, `${name}.yaml`), flipAndWait(name));
});
afterEach(() => folder[Symbol.asyncDispose]());

function run(name: string, ms: number): Started {
  const args = ['--components', testComponents, '--in', 'image=photos', '--verbose', '--out', name];
  return start(['run', `${name}.yaml`, ...args, '-p', `ms=${ms}`], cwd);
}

describe('two commands on one data folder', () => {
  test('the first one does the work of both, and the second one tells of its own', async () => {
    const first = run('first', 60_000);
    await first.said('a wait');
    const { code, stdout } = await run('second', 1).ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/✔ a .*\n {4}image {2}second\/a\.png {2}40×30/);
    expect(stdout).toContain('1 succeeded in ');
    expect(await filesIn(join(cwd, 'second'))).toEqual(['a.png']);
    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(130);
  });

  test('when the first one is killed, the second one goes on by itself, and finishes both', async () => {
    // Much longer than the second one, which would else finish it too before it ends.
    const first = run('first', 8000);
    await first.said('a wait');
    const second = run('second', 2000);
    await second.said('a wait');
    first.child.kill('SIGKILL');
    const { code, stdout } = await second.ended;
    expect(code).toBe(0);
    expect(stdout).toContain('1 succeeded in ');
    expect(await filesIn(join(cwd, 'second'))).toEqual(['a.png']);
    const third = await run('second', 1).ended;
    expect(third.stderr).toContain('Finishing a run of first that was cut off');
    expect(await filesIn(join(cwd, 'first'))).toEqual(['a.png']);
  });

  test('Ctrl-C at the second one cancels its own run alone', async () => {
    const first = run('first', 3000);
    await first.said('a wait');
    const second = run('second', 60_000);
    await second.said('a wait');
    second.child.kill('SIGINT');
    const { code, stdout } = await second.ended;
    expect(code).toBe(130);
    expect(stdout).toContain('Cancelled: 1 not finished');
    expect((await first.ended).code).toBe(0);
  });
});
