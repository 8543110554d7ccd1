import { mkdir, writeFile } from 'node:fs/promises';
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

test('a promise that a component leaves to reject is said once, and ends nothing', async () => {
  await using folder = await temporaryFolder();
  const { code, stdout, stderr } = await (await startRun(folder.path, 'reject')).ended;
  expect(stdout).toContain('2 succeeded');
  expect(stderr.match(/nobody waits for me/g)).toHaveLength(1);
  expect(stderr).toContain('ERROR_UNHANDLED');
  expect(code).toBe(0);
});

test.each([
  ['throw', 'ERROR_UNHANDLED', 'out of a timer'],
  ['exit', 'RUN_ENDED_EARLY', 'process.exit() in a component'],
])('a component that takes the process down (%s) is no success', async (way, expected, message) => {
  await using folder = await temporaryFolder();
  const { code, stderr } = await (await startRun(folder.path, way)).ended;
  expect(stderr).toContain(expected);
  expect(stderr).toContain(message);
  expect(code).toBe(1);
  expect(await filesIn(join(folder.path, 'out'))).toEqual([]);
});

test('programs hear of it on standard output', async () => {
  await using folder = await temporaryFolder();
  const ended = await (await startRun(folder.path, 'exit', '--json')).ended;
  expect(jsonLines(ended)).toEqual([
    { type: 'error', error: expect.objectContaining({ code: 'RUN_ENDED_EARLY' }) as object },
  ]);
  expect(ended.stderr).toBe('');
});

test('a reader that stops early gets no success, and nothing half-written is left', async () => {
  await using folder = await temporaryFolder();
  const { child, ended } = await startRun(folder.path, 'reject', '--concurrency', '1');
  child.stdout!.destroy();
  const { code } = await ended;
  expect(code).toBe(141);
  expect((await filesIn(join(folder.path, 'out'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
