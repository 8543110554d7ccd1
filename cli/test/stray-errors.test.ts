import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  filesIn,
  jsonLines,
  picture,
  start,
  temporaryFolder,
  testComponents,
  type Started,
} from './kumiki.ts';

/** A process that is dead and only waits for its parent to notice does not run. */
async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'State: X');
  return !/^State:\s+[XZ]/m.test(status);
}

async function startRun(cwd: string, way: string, ...more: string[]): Promise<Started> {
  await mkdir(join(cwd, 'photos'));
  for (const name of ['a', 'b']) await writeFile(join(cwd, 'photos', `${name}.png`), await picture('png'));
  await writeFile(
    join(cwd, 'pipeline.yaml'),
    `
apiVersion: kumiki/v1
kind: Pipeline
name: stray
inputs: { image: { type: image } }
steps:
  stray: { component: test/stray, inputs: { image: $inputs.image }, params: { way: ${way} } }
outputs: { image: $steps.stray.image }
`,
  );
  return start(['run', '--components', testComponents, '--in', 'image=photos', ...more], cwd);
}

test.each([
  ['reject', 'ERROR_UNHANDLED', 'nobody waits for me'],
  ['throw', 'ERROR_UNHANDLED', 'out of a timer'],
  ['exit', 'WORKER_CRASHED', 'with exit code 0'],
])(
  'a component that makes a mistake outside of its run (%s) fails its own item alone',
  async (way, expected, message) => {
    await using folder = await temporaryFolder();
    const { code, stdout } = await (await startRun(folder.path, way)).ended;
    expect(stdout).toContain('1 succeeded, 1 failed in ');
    expect(stdout).toContain(expected);
    expect(stdout).toContain(message);
    expect(code).toBe(1);
    expect(await filesIn(join(folder.path, 'out'))).toEqual(['b.png']);
  },
);

test('programs hear of it on standard output', async () => {
  await using folder = await temporaryFolder();
  const ended = await (await startRun(folder.path, 'exit', '--json')).ended;
  const items = jsonLines(ended).filter(({ type }) => type === 'item');
  expect(items.toSorted((a, b) => String(a['item']).localeCompare(String(b['item'])))).toMatchObject([
    { item: 'a', status: 'failed', error: { code: 'WORKER_CRASHED' } },
    { item: 'b', status: 'succeeded' },
  ]);
  expect(ended.stderr).toBe('');
});

test.each([
  ['throw', 'ERROR_UNHANDLED', 'out of a timer'],
  ['exit', 'RUN_ENDED_EARLY', 'process.exit() in a component'],
])(
  'run in its own folder, where it is a guest of the command, it is no success (%s)',
  async (way, expected, message) => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'a.png'), await picture('png'));
    const args = ['run', join(testComponents, 'stray'), '--in', 'a.png', '-p', `way=${way}`];
    const { code, stderr } = await start(args, folder.path).ended;
    expect(stderr).toContain(expected);
    expect(stderr).toContain(message);
    expect(code).toBe(1);
    expect(await filesIn(join(folder.path, 'out'))).toEqual([]);
  },
);

test('there a promise that is left to reject is said once, and ends nothing', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'a.png'), await picture('png'));
  const args = ['run', join(testComponents, 'stray'), '--in', 'a.png', '-p', 'way=reject'];
  const { code, stdout, stderr } = await start(args, folder.path).ended;
  expect(stdout).toContain('1 succeeded');
  expect(stderr.match(/nobody waits for me/g)).toHaveLength(1);
  expect(stderr).toContain('ERROR_UNHANDLED');
  expect(code).toBe(0);
});

test.runIf(process.platform === 'linux')(
  'a command that is killed takes its processes with it, whatever runs in them',
  async () => {
    await using folder = await temporaryFolder();
    const { child, ended, said } = await startRun(folder.path, 'block', '--verbose');
    await said('blocking in ');
    child.kill('SIGKILL');
    const { stderr } = await ended;
    const pid = Number(/blocking in (\d+)/.exec(stderr)?.[1]);
    await expect.poll(async () => await isRunning(pid)).toBe(false);
  },
);

test('a reader that stops early gets no success, and nothing half-written is left', async () => {
  await using folder = await temporaryFolder();
  const { child, ended } = await startRun(folder.path, 'reject', '--concurrency', '1');
  child.stdout!.destroy();
  const { code } = await ended;
  expect(code).toBe(141);
  expect((await filesIn(join(folder.path, 'out'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
