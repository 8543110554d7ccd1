import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kumiki } from './kumiki.ts';

const root = join(import.meta.dirname, '..', '..');
const badWorker = join(root, 'component-sdk/test/workers/bad-worker.ts');

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'kumiki-conformance-'));
});
afterAll(async () => await rm(cwd, { recursive: true }));

interface Report {
  readonly component: string;
  readonly conforms: boolean;
  readonly checks: readonly { readonly title: string; readonly passed: boolean; readonly found?: string }[];
}

async function report(args: readonly string[]): Promise<{ code: number | null; document: Report }> {
  const { code, stdout } = await kumiki(['conformance', '--json', ...args], cwd);
  return { code, document: JSON.parse(stdout) as Report };
}

test('the worker of a component folder conforms', async () => {
  const { code, document } = await report([join(root, 'component-sdk/test/components/halve')]);
  expect(document.checks.filter(({ passed }) => !passed)).toEqual([]);
  expect(document).toMatchObject({ component: 'test/halve', conforms: true });
  expect(code).toBe(0);
});

test('any program can be checked, its arguments filled in', async () => {
  const start = join(root, 'component-sdk/src/worker/serve/start.ts');
  const folder = join(root, 'cli/test/components/invert');
  const program = [
    process.execPath,
    start,
    '--component',
    folder,
    '--socket',
    '{socket}',
    '--shared',
    '{shared}',
  ];
  const { code, stdout } = await kumiki(['conformance', '--', ...program], cwd);
  expect(stdout).toMatch(/✔ The worker starts[\s\S]*\n18 passed, 0 failed\n$/);
  expect(code).toBe(0);
});

test('a component that mixes its streams up does not conform', async () => {
  const { code, document } = await report([join(root, 'cli/test/components/mixed')]);
  const failed = document.checks.filter(({ passed }) => !passed).map(({ title }) => title);
  expect(failed).toEqual([
    'answers the frames of a stream in their order, and gives the same again in another one',
    'keeps streams apart whose frames come in turn',
    'lets a stream end, and begins it anew under the same name',
    'gives further frames while nobody has read those before',
  ]);
  expect(code).toBe(1);
});

test('what a worker does not keep to is named, with what to do', async () => {
  const { code, stdout } = await kumiki(['conformance', '--', process.execPath, badWorker, 'well'], cwd);
  expect(stdout).toMatch(
    /✘ The worker refuses a client of another version .*\n {4}it described itself to version 99\n {4}\S/,
  );
  expect(stdout).toMatch(/✘ The worker leaves nothing in the shared folder .*\n {4}it left a\n/);
  expect(code).toBe(1);
});

test.each([
  ['crashes', 'noise', 'exit code 9'],
  ['reads outside of its folder', 'outside', 'no plain file name'],
  ['speaks another version', 'version', 'version 99'],
])('a worker that %s is reported, not a crash of the command', async (_, way, words) => {
  const { code, document } = await report(['--', process.execPath, badWorker, way]);
  expect(document.conforms).toBe(false);
  expect(document.checks.find(({ passed }) => !passed)?.found).toContain(words);
  expect(code).toBe(1);
});

test('without a program there is nothing to check', async () => {
  const { code, stderr } = await kumiki(['conformance', '--'], cwd);
  expect(stderr).toContain('Give the program to check');
  expect(code).toBe(2);
});
