import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { closingLine, countTests, sum, type Tally } from './tally.ts';

export const root = join(import.meta.dirname, '..', '..');

const stageLimitMs = 60 * 60_000;

/** How a program ended. */
interface Ended {
  /** 124 where it was stopped because it took too long. */
  readonly exitCode: number;
  /** Standard output and standard error, as they came. */
  readonly output: string;
}

/** One step of a check. `run` gives what it counts to and what to show where it failed. */
export interface Stage {
  readonly name: string;
  run(): Promise<{ readonly tally: Tally; readonly output: string }>;
}

/** A stage that runs one program with the Node that runs this; it passes when the program exits with 0. */
export function programStage(name: string, args: readonly string[]): Stage {
  return {
    name,
    async run() {
      const { exitCode, output } = await runNode(args);
      return {
        tally: { passed: Number(exitCode === 0), failed: Number(exitCode !== 0), skipped: 0 },
        output,
      };
    },
  };
}

/** A stage that runs vitest with a configuration file and counts each test by itself. */
export function testStage(name: string, config: string, filters: readonly string[] = []): Stage {
  return {
    name,
    async run() {
      const folder = await mkdtemp(join(tmpdir(), 'kumiki-verify-'));
      try {
        const reportFile = join(folder, 'report.json');
        const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
        const { exitCode, output } = await runNode([
          await binOf('vitest'),
          'run',
          `--config=${config}`,
          ...reporters,
          ...filters,
        ]);
        const tally = countTests(await readFile(reportFile, 'utf8').catch(() => undefined), exitCode);
        return { tally, output };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** Of the stages that run side by side, this many at once: most of them fill one processor, and a gigabyte. */
const atOnce = 2;

/**
 * Runs the stages one after the other, and those of a list side by side; all of them whatever fails. Tells of each as a
 * whole, in this order; sets the exit code.
 */
export async function runStages(stages: readonly (Stage | readonly Stage[])[]): Promise<void> {
  const tallies: Tally[] = [];
  for (const step of stages) {
    for (const { name, ended } of sideBySide([step].flat())) {
      const { tally, output, seconds } = await ended;
      tallies.push(tally);
      if (tally.failed > 0) console.log(output.trimEnd());
      console.log(
        `${name.padEnd(8)} ${tally.failed > 0 ? 'FAILED' : 'ok'} ${describe(tally)}(${seconds.toFixed(1)} s)`,
      );
    }
  }
  const total = sum(tallies);
  if (total.failed > 0) process.exitCode = 1;
  console.log(closingLine(total));
}

type StageEnded = Awaited<ReturnType<Stage['run']>> & { readonly seconds: number };

function sideBySide(
  stages: readonly Stage[],
): { readonly name: string; readonly ended: Promise<StageEnded> }[] {
  const all = stages.map((stage) => ({ stage, ...Promise.withResolvers<StageEnded>() }));
  const waiting = [...all];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await timed(next.stage).then(next.resolve, next.reject);
    }
  };
  for (let lanes = 0; lanes < atOnce; lanes++) void lane();
  return all.map(({ stage, promise }) => ({ name: stage.name, ended: promise }));
}

async function timed(stage: Stage): Promise<StageEnded> {
  const begun = performance.now();
  const ended = await stage.run();
  return { ...ended, seconds: (performance.now() - begun) / 1000 };
}

function describe(tally: Tally): string {
  const { passed, failed, skipped } = tally;
  if (passed + failed + skipped <= 1) return '';
  return `${closingLine(tally)}${skipped > 0 ? `, ${skipped} skipped` : ''} `;
}

/**
 * The file behind a command of a package: the same on every system, where `.bin` holds links or shell scripts.
 * @param workspace has a version of its own of the package
 */
export async function binOf(packageName: string, command = packageName, workspace = '.'): Promise<string> {
  const folder = join(root, workspace, 'node_modules', packageName);
  const { bin } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const file = typeof bin === 'string' ? bin : bin[command];
  if (file === undefined) throw new Error(`The package ${packageName} has no command ${command}`);
  return join(folder, file);
}

function runNode(args: readonly string[]): Promise<Ended> {
  // Programs that look for `node` by themselves find this one first.
  const path = [join(root, 'node_modules', '.bin'), dirname(process.execPath), process.env['PATH'] ?? ''];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, PATH: path.join(delimiter), NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: stageLimitMs,
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ exitCode: 1, output: error.message }));
    child.on('close', (code, signal) => {
      const output = Buffer.concat(chunks).toString('utf8');
      const note =
        signal === null ? '' : `\nstopped by ${signal}; the limit is ${stageLimitMs / 60_000} minutes`;
      resolve({ exitCode: code ?? 124, output: output + note });
    });
  });
}
