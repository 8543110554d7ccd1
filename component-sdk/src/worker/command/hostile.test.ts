import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { useCommandFolder, type CommandParts } from '../../../test/command.ts';

const folder = useCommandFolder();

/** Starts another process of the tool's group, and logs its id. Neither hears SIGTERM. */
const forking = `
  import { spawn } from 'node:child_process';
  process.on('SIGTERM', () => {});
  const deaf = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')";
  const child = spawn(process.execPath, ['-e', deaf], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.once('data', () => console.log('child', child.pid));
`;
const forever = 'setInterval(() => {}, 1000);';
const noOutput = { outputs: '{ text: { type: text, optional: true } }' };
const silent: CommandParts = {
  outputs: '{}',
  inputs: '{ any: { type: json, optional: true } }',
  command: '',
};

const childPid = (): number | undefined => {
  const line = folder.current.logs.find(({ message }) => message.startsWith('child '));
  return line && Number(line.message.split(' ')[1]);
};

async function until(done: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !done(); tries++) await pause(20);
  expect(done()).toBe(true);
}

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

describe('a program and all that it started end', () => {
  test('when the run is cancelled, although they do not hear SIGTERM', async () => {
    const abort = new AbortController();
    const run = folder.current.run({ ...silent, tool: forking + forever }, { signal: abort.signal });
    const failed = run.catch((thrown: unknown) => thrown);
    await until(() => childPid() !== undefined);
    const asked = performance.now();
    abort.abort();
    expect(await failed).toMatchObject({ code: 'CANCELLED' });
    expect(performance.now() - asked).toBeLessThan(2000);
    await until(() => isGone(childPid()!));
  });

  test('at once where they hear it', async () => {
    const abort = new AbortController();
    const run = folder.current.run(
      { ...silent, tool: `console.log('child 1'); ${forever}` },
      { signal: abort.signal },
    );
    const failed = run.catch((thrown: unknown) => thrown);
    await until(() => childPid() !== undefined);
    abort.abort();
    expect(await failed).toMatchObject({ code: 'CANCELLED' });
  });

  test('when the program ends and leaves others behind', async () => {
    const tool = `${forking} child.stdout.once('data', () => process.exit(0));`;
    expect(await folder.current.run({ ...silent, tool })).toEqual({});
    await until(() => isGone(childPid()!));
  });

  test('a run that is cancelled before it starts, does not', async () => {
    const run = folder.current.run(
      { ...silent, tool: `console.log('ran')` },
      { signal: AbortSignal.abort() },
    );
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(folder.current.logs).toEqual([]);
  });
});

describe('what a program gives without end is cut off', () => {
  test('lines: some are logged, and how many were not', async () => {
    const tool = `for (let at = 0; at < 100000; at++) console.log('line', at);`;
    await folder.current.run({ ...silent, tool });
    expect(folder.current.logs.length).toBeLessThan(2000);
    expect(folder.current.logs.at(-1)?.message).toMatch(/were dropped/);
  });

  test('a line that never ends', async () => {
    const tool = `for (let at = 0; at < 300; at++) fs.writeSync(2, 'x'.repeat(10000));`;
    await folder.current.run({ ...silent, tool });
    expect(folder.current.logs[0]!.message.length).toBeLessThan(4100);
  });

  test('an output that it prints', async () => {
    const tool = `for (;;) fs.writeSync(1, 'x'.repeat(10000));`;
    const run = folder.current.run({ ...noOutput, tool }, { output: 1_000_000 });
    const message = expect.stringContaining('printed more than 1000000 bytes') as string;
    await expect(run).rejects.toMatchObject({ code: 'COMPONENT_THREW', message });
  });

  test.each([
    [
      'while it goes on',
      'for (let at = 0; ; at++) fs.writeFileSync(`f${at % 500}`, Buffer.alloc(100_000, 1));',
    ],
    ['also where it is done by then', 'fs.writeFileSync("big", Buffer.alloc(20_000_000, 1));'],
  ])('files: %s', async (_, tool) => {
    const run = folder.current.run({ ...silent, tool }, { scratch: 5_000_000 });
    const message = expect.stringMatching(/held \d+ MiB in \d+ files and folders where 5 MiB/) as string;
    await expect(run).rejects.toMatchObject({ code: 'WORKER_SCRATCH', message });
  });
});

test('folders that a program closed are removed all the same', async () => {
  await folder.current.run({
    ...silent,
    tool: `fs.mkdirSync('a/b', { recursive: true }); fs.chmodSync('a', 0);`,
  });
  expect(await folder.current.leftovers()).toEqual([]);
});

test('runs side by side do not meet', async () => {
  const parts = {
    tool: `fs.writeFileSync('x', process.argv[2]); console.log(fs.readFileSync('x', 'utf8'));`,
  };
  const params = '{ it: { type: integer } }';
  const run = async (it: number) =>
    await folder.current.run({ ...parts, args: '{ param: it }', params }, { params: { it } });
  const found = await Promise.all([1, 2, 3, 4].map(run));
  expect(found.map(({ text }) => text)).toEqual(['1', '2', '3', '4']);
});
