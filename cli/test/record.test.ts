import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { filesIn, jsonLines, kumiki, picture, start, temporaryFolder, testComponents } from './kumiki.ts';

const negative = `
apiVersion: kumiki/v1
kind: Pipeline
name: negative
inputs: { image: { type: image } }
params: { strength: { type: number, default: 1 } }
steps:
  flip: { component: test/invert, inputs: { image: $inputs.image } }
  fade: { component: test/invert, inputs: { image: $steps.flip.image }, params: { strength: $params.strength } }
outputs: { image: $steps.fade.image }
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let cwd: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  cwd = folder.path;
  await mkdir(join(cwd, 'photos'));
  for (const [name, background] of [
    ['a', '#102030'],
    ['b', '#405060'],
  ] as const) {
    await writeFile(join(cwd, 'photos', `${name}.png`), await picture('png', { background }));
  }
  await writeFile(join(cwd, 'pipeline.yaml'), negative);
});
afterEach(() => folder[Symbol.asyncDispose]());

const common = ['--components', testComponents, '--in', 'image=photos'];

async function run(...args: string[]) {
  return await kumiki(['run', 'pipeline.yaml', ...common, ...args], cwd);
}

describe('results of before', () => {
  test('are used again, byte for byte, and --explain says so', async () => {
    await run();
    const before = await readFile(join(cwd, 'out', 'a.png'));
    const { stdout } = await run('--out', 'again', '--explain');
    expect(stdout).toContain('flip skipped · fade cached');
    expect(stdout).toMatch(/flip {2}2 not needed: a later result was there\n {2}fade {2}2 from before/);
    expect(await readFile(join(cwd, 'again', 'a.png'))).toEqual(before);
  });

  test('hold up to what changed', async () => {
    await run('--keep', 'all');
    const { stdout } = await run('--keep', 'all', '-p', 'strength=0.5', '--explain');
    expect(stdout).toMatch(/flip {2}2 from before\n {2}fade {2}ran for 2: params.strength changed/);
  });

  test('are not used with --no-cache', async () => {
    await run();
    const lines = jsonLines(await run('--no-cache', '--explain', '--json'));
    const why = { cached: 0, unneeded: 0, ran: { 'results of before were not to be used': 2 } };
    expect(lines.at(-1)).toMatchObject({
      steps: [
        { step: 'flip', ...why },
        { step: 'fade', ...why },
      ],
    });
  });
});

test('a run that was killed is finished by the next one, where its results belong', async () => {
  const slow = negative
    .replace('name: negative', 'name: slow')
    .replace(
      /fade:.*/,
      'fade: { component: test/wait, inputs: { image: $steps.flip.image }, params: { ms: $params.strength } }',
    );
  await writeFile(join(cwd, 'slow.yaml'), slow);
  const killed = start(
    ['run', 'slow.yaml', ...common, '-p', 'strength=3000', '--verbose', '--keep', 'all', '--out', 'slow'],
    cwd,
  );
  await killed.said('b fade');
  killed.child.kill('SIGKILL');
  expect(await killed.ended).toMatchObject({ signal: 'SIGKILL' });
  const lines = await run('--json');
  expect(jsonLines(lines)[0]).toMatchObject({
    type: 'resumed',
    status: 'succeeded',
    counts: { total: 2, succeeded: 2 },
  });
  expect((await filesIn(join(cwd, 'slow'))).filter((path) => !path.startsWith('steps/'))).toEqual([
    'a.png',
    'b.png',
  ]);
  expect(await filesIn(join(cwd, 'out'))).toEqual(['a.png', 'b.png']);
});
