import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildStudio } from '../../scripts/packages/build-studio.ts';

const root = join(import.meta.dirname, '../..');

/** A platform of its own with the samples, started as `npm start` does it, at a free port. */
export interface TestPlatform extends AsyncDisposable {
  readonly url: string;
  /** Where it was started. */
  readonly folder: string;
  /** What it printed at its start. */
  readonly said: string;
  /** Ends it and starts it again at the same address, with what it kept. */
  restart(): Promise<void>;
}

/**
 * @param more settings, as environment variables
 * @param prepare fills the folder that it is started in, where it finds `components`
 */
export async function startPlatform(
  more: Readonly<Record<string, string>> = {},
  prepare: (folder: string) => Promise<void> = async () => await Promise.resolve(),
): Promise<TestPlatform> {
  await buildStudio();
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-studio-'));
  await prepare(folder);
  const own = { KUMIKI_DATA: join(folder, 'data'), KUMIKI_PORT: '0', KUMIKI_GRPC_PORT: '0' };
  // Where there are samples, their results are there for the pictures of the cards.
  const sign = more['KUMIKI_SAMPLES'] === 'false' ? 'Kumiki is at' : 'The first marked image';
  let running = await startIn(folder, { ...own, ...more }, sign);
  const { url, said } = running;
  return {
    url,
    said,
    folder,
    async restart() {
      await end(running.child);
      const again = { ...own, ...more, KUMIKI_PORT: new URL(url).port };
      running = await startIn(folder, again, 'Kumiki is at');
    },
    async [Symbol.asyncDispose]() {
      await end(running.child);
      await rm(folder, { recursive: true });
    },
  };
}

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly said: string;
}

/** @param sign what it says when it is ready */
async function startIn(
  folder: string,
  settings: Readonly<Record<string, string>>,
  sign: string,
): Promise<Running> {
  const child = spawn(process.execPath, [join(root, 'cli/bin/kumiki.js'), 'up'], {
    cwd: folder,
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ready = Promise.withResolvers<string>();
  let said = '';
  const hear = (text: string) => {
    said += text;
    const found = /Kumiki is at (\S+);/.exec(said)?.[1];
    if (found !== undefined && said.includes(sign)) ready.resolve(found);
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  child.once('close', () => ready.reject(new Error(`The platform ended:\n${said}`)));
  return { child, url: await ready.promise, said };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.kill('SIGTERM');
  await ended;
}
