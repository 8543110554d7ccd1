import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defineCommand, exitCodes, type CommandEntry } from '../../command.ts';
import { completionCommand } from './command.ts';
import { bashScript } from './scripts/bash.ts';
import { fishScript } from './scripts/fish.ts';
import { zshScript } from './scripts/zsh.ts';
import { wordsOf } from './words.ts';

const run = async () => await Promise.resolve(exitCodes.ok);
const about = { usage: [''], description: '', examples: [], positionals: 2, run };
const keep = {
  type: 'string',
  value: 'all|outputs',
  words: ['all', 'outputs'],
  help: 'What stays: "all".',
} as const;
const out = { type: 'string', short: 'o', value: 'DIR', help: "Where it goes [or isn't]." } as const;
const given = { type: 'string', multiple: true, value: '[NAME=]PATTERN', help: 'Inputs.' } as const;
const limit = { type: 'string', value: 'N', help: 'So many.' } as const;
const role = { type: 'string', value: 'ROLE', words: ['viewer', 'admin'], help: 'What it may do.' } as const;

const entry = (summary: string | undefined, command: Parameters<typeof defineCommand>[0]): CommandEntry => ({
  ...(summary !== undefined && { summary }),
  load: async () => await Promise.resolve(defineCommand(command)),
});

const commands: Record<string, CommandEntry> = {
  run: entry("Runs it: what is yours and what isn't.", {
    ...about,
    name: 'run',
    options: { in: given, out, keep, limit },
  }),
  restore: entry('Restores.', { ...about, name: 'restore', options: {} }),
  token: entry('Makes tokens.', { ...about, name: 'token', actions: ['list', 'create'], options: { role } }),
  helper: entry(undefined, { ...about, name: 'helper', options: {} }),
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-completion-'));
  await mkdir(join(folder, 'photos'));
  await writeFile(join(folder, 'pipeline.yaml'), '');
  const words = await wordsOf(commands);
  await writeFile(join(folder, 'bash.script'), bashScript(words));
  await writeFile(join(folder, 'fish.script'), fishScript(words));
  await writeFile(join(folder, 'zsh.script'), zshScript(words));
});
afterAll(async () => await rm(folder, { recursive: true }));

const has = (shell: string) => spawnSync(shell, ['--version']).status === 0;

/** What bash offers for the last of these words. */
function inBash(...words: string[]): string[] {
  const program = `source bash.script; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kumiki; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', program, 'bash', ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

describe.runIf(has('bash'))('in bash', () => {
  test.each([
    [
      ['kumiki', 'r'],
      ['run', 'restore'],
    ],
    [['kumiki', 'h'], []],
    [
      ['kumiki', 'token', ''],
      ['list', 'create'],
    ],
    [['kumiki', 'token', 'create', 'x', '--ro'], ['--role']],
    [
      ['kumiki', 'token', 'create', 'x', '--role', ''],
      ['viewer', 'admin'],
    ],
    [['kumiki', 'run', '--keep', 'o'], ['outputs']],
    [['kumiki', 'run', '--limit', ''], []],
    // Folders alone; what else is a file is the shell's own to complete.
    [['kumiki', 'run', '-o', 'p'], ['photos']],
    [['kumiki', 'run', '--in', 'p'], []],
    [['kumiki', 'nonsense', '--'], []],
  ])('%j', (words, offered) => {
    expect(inBash(...words)).toEqual(offered);
  });
});

describe.runIf(has('fish'))('in fish', () => {
  test.each([
    ['kumiki r', ['restore', 'run']],
    ['kumiki token ', ['create', 'list']],
    ['kumiki token create x --role ', ['admin', 'viewer']],
    ['kumiki run --kee', ['--keep']],
    ['kumiki run --out p', ['photos/']],
  ])('%s', (line, offered) => {
    const program = `source fish.script; complete -C ${JSON.stringify(line)}`;
    const { stdout } = spawnSync('fish', ['--no-config', '-c', program], {
      cwd: folder,
      encoding: 'utf8',
    });
    const found = stdout.split('\n').filter((text) => text !== '');
    expect(found.map((text) => text.split('\t', 1).join()).toSorted()).toEqual(offered);
  });
});

test.runIf(has('zsh'))('zsh reads its script', () => {
  const { status, stderr } = spawnSync('zsh', ['-f', '-n', 'zsh.script'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
});

test('another shell is refused', async () => {
  await expect(completionCommand(commands).run(['tcsh'])).rejects.toMatchObject({ code: 'USAGE' });
});
