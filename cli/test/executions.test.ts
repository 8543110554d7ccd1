import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { filesIn, kumiki, picture, start, temporaryFolder, testComponents, type Ended } from './kumiki.ts';

/** Fails while there is a file `closed` in the folder that it runs in. */
const gate = {
  'component.yaml': `
apiVersion: kumiki/v1
kind: Component
name: test/gate
version: 1.0.0
title: { en: Gate }
description: { en: For a test. }
category: data
inputs: { image: { type: image } }
outputs: { image: { type: image } }
`,
  'component.ts': `
import { existsSync } from 'node:fs';
import { defineComponent } from '@kumiki/component-sdk';
export default defineComponent({
  run({ inputs, log }) {
    log.info('at the gate');
    if (existsSync('{folder}/closed')) throw new Error('the gate is closed');
    return { image: inputs.image };
  },
});
`,
};

const pipeline = `
apiVersion: kumiki/v1
kind: Pipeline
name: gated
inputs: { image: { type: image } }
params: { ms: { type: number, default: 1 } }
steps:
  flip: { component: test/invert, inputs: { image: $inputs.image } }
  pass: { component: test/gate, inputs: { image: $steps.flip.image } }
  wait: { component: test/wait, inputs: { image: $steps.pass.image }, params: { ms: $params.ms } }
outputs: { image: $steps.wait.image }
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let cwd: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  cwd = folder.path;
  await mkdir(join(cwd, 'photos'));
  await mkdir(join(cwd, 'components', 'gate'), { recursive: true });
  for (const [name, text] of Object.entries(gate)) {
    await writeFile(join(cwd, 'components', 'gate', name), text.replace('{folder}', cwd));
  }
  for (const name of ['a', 'b']) {
    const background = name === 'a' ? '#102030' : '#405060';
    await writeFile(join(cwd, 'photos', `${name}.png`), await picture('png', { background }));
  }
  await writeFile(join(cwd, 'pipeline.yaml'), pipeline);
});
afterEach(() => folder[Symbol.asyncDispose]());

const runLine = ['run', 'pipeline.yaml', '--components', testComponents, '--in', 'photos', '--keep', 'all'];

async function executions(...args: string[]): Promise<Ended> {
  return await kumiki(['executions', ...args], cwd);
}

function json({ stdout }: Ended): Record<string, unknown> {
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe('runs are there afterwards', () => {
  test('to be listed, shown and read', async () => {
    await kumiki([...runLine], cwd);
    await writeFile(join(cwd, 'closed'), '');
    await kumiki([...runLine, '--no-cache'], cwd);
    expect(json(await executions('--json'))).toMatchObject({
      items: [
        { status: 'failed', pipeline: 'gated', counts: { total: 2, failed: 2 } },
        { status: 'succeeded', counts: { total: 2, succeeded: 2 } },
      ],
    });
    expect((await executions('--status', 'failed')).stdout).toMatch(/ failed {2}gated {2}0 of 2, 2 failed/);
    const { stdout } = await executions('show', 'last');
    expect(stdout).toContain('0 of 2 items succeeded, 2 failed');
    expect(stdout).toMatch(/flip {2}ran 2×, .* of processor time/);
    expect(stdout).toContain('the gate is closed');
    expect(json(await executions('show', 'last', '--json'))).toMatchObject({
      items: [
        {
          item: 'a',
          status: 'failed',
          steps: [
            { step: 'flip', status: 'succeeded' },
            { step: 'pass', status: 'failed', attempts: 1, error: { code: 'COMPONENT_THREW' } },
            { step: 'wait', status: 'cancelled' },
          ],
        },
        { item: 'b' },
      ],
    });
    const { stdout: log } = await executions('logs', 'last', '--item', 'b');
    expect(log).toMatch(/^b pass {2}.*at the gate\n$/);
  });

  test('to be tried again where they failed, and from there only', async () => {
    await writeFile(join(cwd, 'closed'), '');
    await kumiki(runLine, cwd);
    await rm(join(cwd, 'closed'));
    const { code, stdout } = await executions('retry', 'last');
    expect(stdout).toContain('flip cached · pass ');
    expect(code).toBe(0);
    expect((await filesIn(join(cwd, 'out'))).filter((path) => !path.startsWith('steps'))).toEqual([
      'a.png',
      'b.png',
    ]);
    expect((await executions('retry', 'last')).stderr).toContain('EXECUTION_STATE');
  });

  test('to be run again with another parameter, from the step that it reaches', async () => {
    await kumiki(runLine, cwd);
    const changed = await executions('rerun', 'last', '-p', 'ms=2', '--out', 'again');
    expect(changed.stdout).toMatch(/flip cached · pass cached · wait [\d.]+ ms/);
    expect((await filesIn(join(cwd, 'again'))).filter((path) => !path.startsWith('steps'))).toEqual([
      'a.png',
      'b.png',
    ]);
    const step = await executions('rerun', 'last', '-p', 'flip.strength=0.5');
    expect(step.stdout).toMatch(/flip [\d.]+ · pass [\d.]+ · wait [\d.]+ ms/);
    const from = await executions('rerun', 'last', '--from', 'pass');
    expect(from.stdout).toMatch(/flip cached · pass [\d.]+ · wait [\d.]+ ms/);
    expect((await executions('rerun', 'last', '--from', 'flop')).stderr).toContain('STEP_UNKNOWN');
    expect((await executions('rerun', 'last', '-p', 'flip.strength=7')).stderr).toContain(
      'PARAMETER_INVALID',
    );
  });
});

describe('a run that is going on in another process', () => {
  test('can be followed and cancelled from here', async () => {
    const running = start([...runLine, '-p', 'ms=60000', '--verbose'], cwd);
    await running.said('b wait');
    expect(json(await executions('--json'))).toMatchObject({ items: [{ status: 'running' }] });
    const following = start(['executions', 'logs', 'last', '--follow'], cwd);
    await following.said('waiting');
    const { stdout } = await executions('cancel', 'last');
    expect(stdout).toContain(' is cancelled.');
    expect((await following.ended).code).toBe(0);
    expect((await running.ended).stdout).toContain('2 not finished');
  });
});

test.each([
  [['show'], 'Name the run'],
  [['shwo', 'x'], 'did you mean "show"'],
  [['show', 'nothing'], 'EXECUTION_NOT_FOUND'],
  [['--status', 'done'], 'state'],
])('%j is refused with a word on what to do', async (args, text) => {
  const { code, stderr } = await executions(...args);
  expect(code).toBe(2);
  expect(stderr.toLowerCase()).toContain(text.toLowerCase());
});
