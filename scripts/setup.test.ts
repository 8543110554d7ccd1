import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

// Each test has a checkout of its own: setup.mjs, a lock file, a program, and an npm that writes down its calls.
let checkout: string;

const npm = `
  import { appendFileSync, mkdirSync } from 'node:fs';
  appendFileSync('calls', process.argv[2] + ' ' + process.env.ONNXRUNTIME_NODE_INSTALL + '\\n');
  if (process.env.NPM_FAILS) { console.error('registry is away'); process.exit(1); }
  mkdirSync('node_modules', { recursive: true });
`;

beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'kumiki-setup-'));
  await mkdir(join(checkout, 'scripts'));
  await copyFile(join(import.meta.dirname, 'setup.mjs'), join(checkout, 'scripts', 'setup.mjs'));
  await writeFile(join(checkout, 'npm.mjs'), npm);
  await writeFile(join(checkout, 'program.mjs'), 'console.log(process.argv.slice(2)); process.exitCode = 3;');
  await writeLock('1.0.0');
});
afterEach(() => rm(checkout, { recursive: true, force: true }));

function writeLock(version: string): Promise<void> {
  const packages = { '': {}, 'node_modules/part': { version }, 'node_modules/other': { optional: true } };
  return writeFile(join(checkout, 'package-lock.json'), JSON.stringify({ packages }));
}

interface Ran {
  readonly code: number;
  readonly output: string;
  /** One line for each call of npm. */
  readonly installs: readonly string[];
}

async function setup(env: Record<string, string> = {}): Promise<Ran> {
  const args = ['scripts/setup.mjs', 'program.mjs', 'a b'];
  const npmEnv = { ...process.env, npm_execpath: join(checkout, 'npm.mjs'), ...env };
  const ran = await new Promise<Omit<Ran, 'installs'>>((resolve) => {
    execFile(process.execPath, args, { cwd: checkout, env: npmEnv }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr }),
    );
  });
  const calls = await readFile(join(checkout, 'calls'), 'utf8').catch(() => '');
  return { ...ran, installs: calls.split('\n').filter(Boolean) };
}

test('a fresh checkout installs without downloads of install scripts, then runs the program', async () => {
  const { code, output, installs } = await setup();
  expect(installs).toEqual(['ci skip']);
  expect(output).toContain("[ 'a b' ]");
  expect(code).toBe(3);
});

test('nothing is installed again until the lock file changes', async () => {
  await setup();
  const second = await setup();
  expect(second.installs).toHaveLength(1);
  expect(second.output).not.toContain('Installing');
  await writeLock('1.0.1');
  expect((await setup()).installs).toHaveLength(2);
});

test('packages that somebody installed by hand are taken as they are when they agree with the lock file', async () => {
  await mkdir(join(checkout, 'node_modules'));
  const installed = (version: string): Promise<void> =>
    writeFile(
      join(checkout, 'node_modules', '.package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/part': { version } } }),
    );
  await installed('0.9.0');
  expect((await setup()).installs).toHaveLength(1);
  await rm(join(checkout, 'node_modules', '.kumiki-setup'));
  await installed('1.0.0');
  expect((await setup()).installs).toHaveLength(1);
});

test('a failed installation shows why and runs nothing', async () => {
  const { code, output } = await setup({ NPM_FAILS: '1' });
  expect(code).toBe(1);
  expect(output).toContain('registry is away');
  expect(output).toContain('then run the same command again');
  expect(output).not.toContain('a b');
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s reaches the program, whose end is waited for',
  async (signal) => {
    await setup();
    const program = `
    process.once('${signal}', () => setTimeout(() => { console.log('in order'); process.exit(4); }, 50));
    console.log('up');
    setInterval(() => undefined, 1000);`;
    await writeFile(join(checkout, 'program.mjs'), program);
    const child = spawn(process.execPath, ['scripts/setup.mjs', 'program.mjs'], {
      cwd: checkout,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    const isUp = new Promise<void>((resolve) => {
      child.stdout.on('data', (text: Buffer) => {
        output += String(text);
        if (output.includes('up')) resolve();
      });
    });
    await isUp;
    child.kill(signal);
    const [code] = (await once(child, 'close')) as [number | null];
    expect([code, output]).toEqual([4, 'up\nin order\n']);
  },
);
