import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasPython } from '../../../test/python.ts';
import { componentWorker, KeptWorker, type WorkerCommand, type WorkerRunRequest } from './index.ts';

const fixtures = join(import.meta.dirname, '../../../test/components');
const MiB = 2 ** 20;

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

describe.runIf(process.platform === 'linux').each([
  ['TypeScript', 'behave', true],
  ['Python', 'behave-python', hasPython],
])('a worker in %s', (_, fixture, isThere) => {
  let command: WorkerCommand;
  let base: string;
  let outside: string;
  let worker: KeptWorker;
  beforeAll(async () => {
    if (isThere) command = await componentWorker(join(fixtures, fixture));
  }, 180_000);
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'kumiki-worker-'));
    outside = await mkdtemp(join(tmpdir(), 'kumiki-outside-'));
    writeFileSync(join(outside, 'photo'), 'not yours');
    worker = start({ scratchLimit: 16 * MiB });
  });
  afterEach(async () => {
    await worker.dispose();
    await rmdir(base); // which fails where something is left in it
    await rm(join(outside, 'photo')); // which fails where it has been removed
    await rmdir(outside);
  });

  const start = (limits: { scratchLimit?: number; memoryLimit?: number }) =>
    new KeptWorker({ name: fixture, ...command, base, graceMs: 100, stopMs: 1000, ...limits });

  const run = async (how: string, data?: string, of = worker) => {
    const request: WorkerRunRequest = {
      inputs: data === undefined ? {} : { data },
      params: { how },
      sink: { progress: () => undefined, log: () => undefined },
      signal: new AbortController().signal,
      root: 'r',
    };
    return (await of.run(request))['data'];
  };

  const failure = async (how: string, of = worker): Promise<Failure> =>
    await run(how, undefined, of).then(
      () => ({ code: 'none', message: '', remedy: '' }),
      (thrown: Failure) => thrown,
    );

  const folder = async () => ((await run('environment')) as Record<string, string>)['TMPDIR']!;

  test.runIf(isThere).each([
    ['fills its folder for temporary files', 'fill', /held \d+ MiB in \d+ files and folders where 16 MiB/],
    ['makes very many files', 'many', /held \d+ MiB in \d+ files and folders where 16 MiB/],
    ['nests folders without end', 'deep', /too deep to measure/],
  ])('that %s is ended, and the next attempt finds an empty one', async (_way, how, words) => {
    const before = await folder();
    const error = await failure(how);
    expect(error).toMatchObject({ code: 'WORKER_SCRATCH', retryable: false });
    expect(error.message).toMatch(words);
    expect(error.message).toContain(`test/${fixture}`);
    expect(error.remedy).toContain('KUMIKI_WORKER_SCRATCH');
    expect(await run('look')).toEqual([]);
    expect(await folder()).not.toBe(before);
    expect(existsSync(before)).toBe(false);
  });

  test.runIf(isThere)('that fills the folder for values is ended', async () => {
    const limited = start({ memoryLimit: 350 * MiB });
    const error = await failure('values', limited);
    expect(error).toMatchObject({ code: 'WORKER_SCRATCH', retryable: false });
    expect(error.message).toMatch(
      /its folder for values held \d+ MiB in \d+ files and folders where 350 MiB/,
    );
    expect(error.remedy).toContain('KUMIKI_WORKER_MEMORY');
    expect(await run('look', undefined, limited)).toEqual([]);
    await limited.dispose();
  });

  test.runIf(isThere).each([
    ['a file', 'litter'],
    ['a file with holes', 'sparse'],
    ['a link out of its folder', 'link'],
    ['a link in the place of its folder', 'replace'],
  ])('that leaves %s behind goes on, in an empty folder', async (_way, how) => {
    const before = await folder();
    await run(how, outside);
    expect(await run('look')).toEqual([]);
    expect(await folder()).toBe(before);
    await worker.dispose();
    expect(existsSync(before)).toBe(false);
  });
});
