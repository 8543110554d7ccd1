import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
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
  ['reject', 'ERROR_UNHANDLED', 'nobody waits for me'],
  ['throw', 'ERROR_UNHANDLED', 'out of a timer'],
  ['exit', 'WORKER_CRASHED', 'with exit code 0'],
])('run in its own folder it fails its item too (%s)', async (way, expected, message) => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'a.png'), await picture('png'));
  const args = ['run', join(testComponents, 'stray'), '--in', 'a.png', '-p', `way=${way}`];
  const { code, stdout } = await start(args, folder.path).ended;
  expect(stdout).toContain(expected);
  expect(stdout).toContain(message);
  expect(code).toBe(1);
  expect(await filesIn(join(folder.path, 'out'))).toEqual([]);
});

test.each(['SIGINT', 'SIGTERM'] as const)('there %s ends one that loops for ever', async (signal) => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'a.png'), await picture('png'));
  const args = ['run', join(testComponents, 'stray'), '--in', 'a.png', '-p', 'way=block'];
  const { child, ended, said } = start(args, folder.path);
  await said('blocking in ');
  child.kill(signal);
  const { code, stdout, stderr } = await ended;
  expect(code).toBe(130);
  const pid = Number(/blocking in (\d+)/.exec(stdout + stderr)?.[1]);
  expect(await isRunning(pid)).toBe(false);
  expect(await filesIn(join(folder.path, 'out'))).toEqual([]);
});

test('there a time limit ends one that loops for ever', async () => {
  await using folder = await temporaryFolder();
  const own = join(folder.path, 'stray');
  await cp(join(testComponents, 'stray'), own, { recursive: true });
  const manifest = await readFile(join(own, 'component.yaml'), 'utf8');
  await writeFile(join(own, 'component.yaml'), `${manifest}resources: { timeout: 1s }\n`);
  await writeFile(join(folder.path, 'a.png'), await picture('png'));
  const { code, stdout } = await start(['run', own, '--in', 'a.png', '-p', 'way=block'], folder.path).ended;
  expect(code).toBe(1);
  expect(stdout).toContain('STEP_TIMEOUT');
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

/** The component with an example for each of these ways. */
async function withExamples(folder: string, ...ways: string[]): Promise<string> {
  const own = join(folder, 'stray');
  await cp(join(testComponents, 'stray'), own, { recursive: true });
  await writeFile(join(own, 'a.png'), await picture('png'));
  await writeFile(join(own, 'b.png'), await picture('png'));
  const manifest = await readFile(join(own, 'component.yaml'), 'utf8');
  const examples = ways.map((way) =>
    way === 'none'
      ? '{ inputs: { image: b.png }, params: { way: exit } }'
      : `{ inputs: { image: a.png }, params: { way: ${way} } }`,
  );
  await writeFile(
    join(own, 'component.yaml'),
    `${manifest}resources: { timeout: 2s }\nexamples: [${examples.join(', ')}]\n`,
  );
  return own;
}

test('a component that ends the process, or hangs, fails its test, and the other examples go on', async () => {
  await using folder = await temporaryFolder();
  const own = await withExamples(folder.path, 'exit', 'none', 'block', 'none');
  const tested = await start(['test', own], folder.path).ended;
  expect([tested.code, tested.stderr]).toEqual([1, expect.stringContaining('RUN_ENDED_EARLY')]);
  expect(tested.stdout).toMatch(/✘ example 1[^]*WORKER_CRASHED[^]*✔ example 2[^]*✘ example 3/);
  expect(tested.stdout).toMatch(/The example “example 3” took longer than 2 s[^]*✔ example 4/);
  expect(tested.stdout).toContain('2 passed, 2 failed');
});

test('what a component leaves behind fails its test too', async () => {
  await using folder = await temporaryFolder();
  const own = await withExamples(folder.path, 'reject');
  const tested = await start(['test', own], folder.path).ended;
  expect([tested.code, tested.stderr]).toEqual([1, expect.stringContaining('nobody waits for me')]);
});

test('a file of tests that hangs is ended, and told', async () => {
  await using folder = await temporaryFolder();
  const own = await withExamples(folder.path, 'none');
  await writeFile(
    join(own, 'own.test.ts'),
    "import { test } from 'node:test';\ntest('hangs', () => { for (;;); });\n",
  );
  const tested = await start(['test', own, '--timeout', '1s'], folder.path).ended;
  expect([tested.code, tested.stdout]).toEqual([1, expect.stringContaining('1 passed, 1 failed')]);
  const wrong = await start(['test', own, '--timeout', 'soon'], folder.path).ended;
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('USAGE')]);
});
