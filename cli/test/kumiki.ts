import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharp } from '@kumiki/component-sdk';

/** The start file in the checkout. */
export const sourceFile = join(import.meta.dirname, '..', 'bin', 'kumiki.js');
/** That of the same command in a few files, where it was bundled for tests. */
export const startFile = process.env['BUNDLED_COMMAND'] ?? sourceFile;
export const testComponents = join(import.meta.dirname, 'components');

/** A pipeline of two steps, of which the second one waits for so many `ms`. */
export const flipAndWait = (name: string, more = ''): string => `
apiVersion: kumiki/v1
kind: Pipeline
name: ${name}
inputs: { image: { type: image } }
params: { ms: { type: number, default: 1 } }
steps:
  flip: { component: test/invert, inputs: { image: $inputs.image } }
  wait: { component: test/wait, inputs: { image: $steps.flip.image }, params: { ms: $params.ms } }
outputs: { image: $steps.wait.image }
${more}`;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that was started: what it has said so far, and how it ends. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when standard output or standard error holds the text. */
  readonly said: (text: string) => Promise<void>;
}

/** Starts the command as a person would, in a process of its own. */
export function start(
  args: readonly string[],
  cwd: string,
  file = startFile,
  more: Readonly<Record<string, string>> = {},
  /** What it reads from standard input. */
  input?: string,
): Started {
  const data = join(cwd, '.kumiki-data');
  const plain = { NO_COLOR: '1', CI: '1', NODE_OPTIONS: '', KUMIKI_SAMPLES: 'false' };
  const own = { KUMIKI_DATA: data, KUMIKI_GRPC_PORT: '0' };
  const env = { ...process.env, ...plain, ...own, ...more };
  const child = spawn(process.execPath, [file, ...args], { cwd, env, stdio: 'pipe' });
  child.stdin.end(input);
  const heard = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      heard[name] += text;
      for (const look of waiting) look();
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...heard }));
  });
  const said = async (text: string): Promise<void> => {
    const isThere = new Promise<void>((resolve) => {
      const look = () => {
        if (heard.stdout.includes(text) || heard.stderr.includes(text)) resolve();
      };
      waiting.add(look);
      look();
    });
    await Promise.race([isThere, ended]);
  };
  return { child, ended, said };
}

/** Runs the command to its end. */
export async function kumiki(args: readonly string[], cwd: string, file?: string): Promise<Ended> {
  return await start(args, cwd, file).ended;
}

/** The JSON lines on standard output. */
export function jsonLines({ stdout }: Ended): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A temporary folder that is removed when the block ends. */
export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'kumiki-cli-'));
  return {
    path,
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true });
    },
  };
}

/** A plain image as the bytes of a file. */
export async function picture(
  format: 'jpeg' | 'png' | 'webp' | 'tiff' = 'jpeg',
  { width = 40, height = 30, background = '#204060' } = {},
): Promise<Buffer> {
  return await sharp({ create: { width, height, channels: 3, background } })
    .toFormat(format)
    .toBuffer();
}

/** All files in a folder and the folders in it, with `/`, sorted. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) =>
      join(parentPath, name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .toSorted();
}
