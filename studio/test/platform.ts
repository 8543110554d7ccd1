import { spawn, type ChildProcess } from 'node:child_process';
import { access, cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, vi } from 'vitest';

/** Of the command, bundled or as it is in the checkout. */
const startFile = process.env['BUNDLED_COMMAND'] ?? join(import.meta.dirname, '../../cli/bin/kumiki.js');

/** What it says when the results of the sample that is shown are there. */
const resultsThere = 'The first marked image';
const isServing = 'Kumiki is at';

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
 * @param more settings, as environment variables; without the samples, the platform is a new one, else one that has run them
 * @param prepare fills the folder that it is started in, where it finds `components`
 */
export async function startPlatform(
  more: Readonly<Record<string, string>> = {},
  prepare: (folder: string) => Promise<void> = async () => await Promise.resolve(),
): Promise<TestPlatform> {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-studio-'));
  await prepare(folder);
  if (more['KUMIKI_SAMPLES'] !== 'false')
    await cp(await dataOfFirstStart(), join(folder, 'data'), { recursive: true });
  const own = withDataIn(folder);
  let running = await startIn(folder, { ...own, ...more }, isServing);
  const { url, said } = running;
  return {
    url,
    said,
    folder,
    async restart() {
      await end(running.child);
      const again = { ...own, ...more, KUMIKI_PORT: new URL(url).port };
      running = await startIn(folder, again, isServing);
    },
    async [Symbol.asyncDispose]() {
      await end(running.child);
      await rm(folder, { recursive: true });
    },
  };
}

/** Settings of a platform with its data in a folder, at free ports. */
function withDataIn(folder: string) {
  return { KUMIKI_DATA: join(folder, 'data'), KUMIKI_PORT: '0', KUMIKI_GRPC_PORT: '0' };
}

/** The data folder of a platform that has run all its samples: the first start takes seconds, and is made once for a test run. */
async function dataOfFirstStart(): Promise<string> {
  const kept = join(inject('firstStart'), 'data');
  const folder = join(inject('firstStart'), 'start');
  const isFirst = await mkdir(folder, { recursive: true });
  if (isFirst === undefined) {
    // Another file makes it.
    await vi.waitFor(async () => await access(kept), { timeout: 120_000, interval: 200 });
    return kept;
  }
  const data = join(folder, 'data');
  const { child, url } = await startIn(folder, withDataIn(folder), resultsThere);
  const allEnded = async () => {
    const answer = await fetch(`${url}/api/v1/executions?limit=100`);
    const { items } = (await answer.json()) as { items: { status: string }[] };
    for (const { status } of items) expect(status).toBe('succeeded');
  };
  try {
    await vi.waitFor(allEnded, { timeout: 120_000, interval: 200 });
  } finally {
    await end(child);
  }
  await rename(data, kept);
  return kept;
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
  const child = spawn(process.execPath, [startFile, 'up'], {
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
