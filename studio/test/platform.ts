import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildStudio } from '../../scripts/packages/build-studio.ts';

const root = join(import.meta.dirname, '../..');

/** A platform of its own with the samples, started as `npm start` does it, at a free port. */
export interface TestPlatform extends AsyncDisposable {
  readonly url: string;
  /** What it printed at its start. */
  readonly said: string;
}

/** @param more settings, as environment variables */
export async function startPlatform(more: Readonly<Record<string, string>> = {}): Promise<TestPlatform> {
  await buildStudio();
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-studio-'));
  const own = { KUMIKI_DATA: join(folder, 'data'), KUMIKI_PORT: '0', KUMIKI_GRPC_PORT: '0' };
  const env = { ...process.env, ...own, ...more };
  const child = spawn(process.execPath, [join(root, 'cli/bin/kumiki.js'), 'up'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ready = Promise.withResolvers<string>();
  let said = '';
  const hear = (text: string) => {
    said += text;
    const found = /Kumiki is at (\S+);/.exec(said)?.[1];
    // The sample's results are there for the pictures of its card.
    if (found !== undefined && said.includes('The first marked image')) ready.resolve(found);
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  void ended.then(() => ready.reject(new Error(`The platform ended:\n${said}`)));
  return {
    url: await ready.promise,
    said,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}
