import { mkdir, mkdtemp, readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LogLine } from '../../progress/index.ts';
import { Image } from '../../values/index.ts';
import {
  componentWorker,
  KeptWorker,
  WorkerClient,
  type StartOptions,
  type WorkerRunRequest,
} from './index.ts';

const fixtures = join(import.meta.dirname, '../../../test');
const behave = { name: 'test/behave', ...(await componentWorker(join(fixtures, 'components/behave'))) };
const bad = (way: string) => {
  return {
    name: 'test/bad',
    command: process.execPath,
    args: [join(fixtures, 'workers/bad-worker.ts'), way],
  };
};

let base: string;
let lines: LogLine[];
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'kumiki-worker-'));
  lines = [];
});
afterEach(async () => {
  await rmdir(base); // which fails where something is left in it
});

const sink = { progress: () => undefined, log: (line: LogLine) => void lines.push(line) };

function request(how: string, more: Partial<WorkerRunRequest> = {}): WorkerRunRequest {
  return { inputs: {}, params: { how }, sink, signal: new AbortController().signal, root: 'r', ...more };
}

/** A process that is dead and only waits for its parent to notice does not run. */
async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'State: X');
  return !/^State:\s+[XZ]/m.test(status);
}

async function failure(work: Promise<unknown>): Promise<{ code?: string; message?: string }> {
  return await work.then(
    () => ({ code: 'none' }),
    (thrown: { code?: string }) => thrown,
  );
}

describe('an attempt fails alone, and the worker goes on, where a component', () => {
  let worker: WorkerClient;
  beforeEach(async () => {
    worker = await WorkerClient.start({ ...behave, base });
  });
  afterEach(async () => await worker.dispose());

  test.each([
    ['throws', 'throw', 'COMPONENT_THREW', 'no such thing'],
    ['refuses its data', 'refuse', 'DATA_UNUSABLE', 'it is empty'],
    ['asks for another attempt', 'again', 'TRY_AGAIN', 'it is busy'],
    ['gives the wrong type', 'wrong', 'COMPONENT_OUTPUT_TYPE', 'no image'],
    ['finds its disk full', 'full', 'WORKER_DISK_FULL', 'no space left'],
    ['gives the wrong kind in a list', 'kind', 'COMPONENT_OUTPUT_TYPE', 'element 0'],
  ])('%s', async (_, how, code, words) => {
    const error = await failure(worker.run(request(how)));
    expect(error).toMatchObject({ code, at: { component: 'test/behave' } });
    expect(error.message).toContain(words);
    expect(await worker.run(request('echo', { inputs: { data: 7 } }))).toEqual({ data: 7 });
  });

  test('is given what its manifest does not take', async () => {
    const image = Image.fromRaw({ data: new Uint8Array(3), width: 1, height: 1, channels: 3 });
    expect(await failure(worker.run(request('echo', { inputs: { file: image } })))).toMatchObject({
      code: 'INPUT_TYPE',
    });
    expect(await failure(worker.run(request('', { params: { how: 3 } })))).toMatchObject({
      code: 'PARAMETER_INVALID',
    });
  });

  test('floods its log: a few lines arrive, and how many did not', async () => {
    expect(await worker.run(request('flood'))).toEqual({ data: 'flooded' });
    expect(lines.length).toBeLessThan(1000);
    expect(lines.some(({ message }) => message.includes('were dropped'))).toBe(true);
  });
});

describe('a worker ends with a typed error, and the next attempt finds a new one, where a component', () => {
  let worker: KeptWorker;
  beforeEach(() => {
    worker = new KeptWorker({ ...behave, base, graceMs: 100, stopMs: 500 });
  });
  afterEach(async () => await worker.dispose());

  test.each([
    ['exits', 'exit', {}, 'WORKER_CRASHED', 'exit code 3'],
    ['crashes in native code', 'abort', {}, 'WORKER_CRASHED', 'SIGABRT'],
    ['hangs', 'hang', { timeLimitMs: 100 }, 'STEP_TIMEOUT', '100 ms'],
    ['hears neither its signal nor SIGTERM', 'deaf', { timeLimitMs: 100 }, 'STEP_TIMEOUT', '100 ms'],
  ])('%s', async (_, how, more, code, words) => {
    const error = await failure(worker.run(request(how, more)));
    expect(error).toMatchObject({ code, retryable: true });
    expect(error.message).toContain(words);
    expect(await worker.run(request('echo', { inputs: { data: 7 } }))).toEqual({ data: 7 });
  });

  test.runIf(process.platform === 'linux')('allocates without end', async () => {
    const limited = new KeptWorker({ ...behave, base, memoryLimit: 500 * 2 ** 20 });
    const error = await failure(limited.run(request('grow')));
    expect(error).toMatchObject({ code: 'WORKER_MEMORY', retryable: false });
    expect(error.message).toMatch(/used \d+ MiB of memory where 500 MiB are allowed/);
    expect(await limited.run(request('echo', { inputs: { data: 7 } }))).toEqual({ data: 7 });
    await limited.dispose();
  });

  test('hangs while its run is cancelled', async () => {
    await worker.run(request('echo'));
    const running = worker.run(request('hang', { signal: AbortSignal.timeout(50) }));
    expect(await failure(running)).toMatchObject({ code: 'CANCELLED' });
  });

  test.runIf(process.platform === 'linux').each([
    ['leaves a process behind', 'fork'],
    ['leaves one behind in a session of its own', 'daemon'],
  ])('%s', async (_, how) => {
    const { data: pid } = await worker.run(request(how));
    expect(await isRunning(Number(pid))).toBe(true);
    await worker.dispose();
    await expect.poll(async () => await isRunning(Number(pid))).toBe(false);
  });
});

describe('a worker that breaks the contract', () => {
  test.each([
    ['names a file outside of its folder', 'outside', 'WORKER_REFERENCE_REFUSED', 'no plain file name'],
    ['names a file by its whole path', 'absolute', 'WORKER_REFERENCE_REFUSED', 'no plain file name'],
    ['puts a link in the place of a slot', 'link', 'WORKER_REFERENCE_REFUSED', 'it is a link'],
    ['names more than there is', 'short', 'WORKER_REFERENCE_REFUSED', '5 bytes where 12'],
    ['gives other bytes than its shape has', 'shape', 'WORKER_REFERENCE_REFUSED', 'the shape has 12'],
    ['names no file at all', 'missing', 'WORKER_REFERENCE_REFUSED', 'no such file'],
    ['writes garbage', 'garbage', 'WORKER_ANSWER_INVALID', 'text'],
    ['gives no output', 'nothing', 'COMPONENT_OUTPUT_MISSING', 'image'],
    ['gives another output', 'unknown', 'COMPONENT_OUTPUT_UNKNOWN', 'other'],
    ['gives data for an image', 'text', 'COMPONENT_OUTPUT_TYPE', 'number 1'],
    ['gives broken JSON', 'notjson', 'WORKER_ANSWER_INVALID', 'not JSON'],
    ['gives a value without content', 'noform', 'WORKER_ANSWER_INVALID', 'no content'],
    ['gives no outcome', 'outcome', 'WORKER_ANSWER_INVALID', 'did not say why'],
    ['uses words of its own', 'ownwords', 'DATA_UNUSABLE', 'It is too dark.'],
    ['gives a code that says something else', 'liar', 'DATA_UNUSABLE', 'It is odd.'],
    ['hangs up', 'hangup', 'WORKER_CRASHED', 'ended'],
    ['says its last words in colour', 'noise', 'WORKER_CRASHED', 'exit code 9; its last words: red words'],
  ])('%s', async (_, way, code, words) => {
    const worker = await WorkerClient.start({ ...bad(way), base });
    const error = await failure(worker.run(request('', { params: {} })));
    await worker.dispose();
    expect(error).toMatchObject({ code, at: { component: 'test/bad' } });
    expect(error.message).toContain(words);
  });

  test('is none: the same worker without a fault', async () => {
    const worker = await WorkerClient.start({ ...bad('well'), base });
    const { image } = await worker.run(request('', { params: {} }));
    await worker.dispose();
    expect((image as Image).frame.root).toBe('r#1');
  });
});

describe('a worker does not start', () => {
  const notStarted = async (options: Partial<StartOptions>) =>
    await failure(WorkerClient.start({ ...behave, base, ...options }));

  test.each([
    ['speaks another version', bad('version'), 'WORKER_VERSION', 'version 99'],
    ['has a manifest that cannot be used', bad('manifest'), 'MANIFEST_INVALID', 'test/bad'],
    ['is silent', { ...bad('mute'), startMs: 500 }, 'WORKER_START_FAILED', 'no socket in 500 ms'],
    ['needs a program that is not there', { command: 'no-such-python' }, 'WORKER_START_FAILED', 'no program'],
    ['ends at once', { args: ['--eval', 'process.exit(4)'] }, 'WORKER_START_FAILED', 'exit code 4'],
  ])('that %s', async (_, options, code, words) => {
    const error = await notStarted(options);
    expect(error).toMatchObject({ code });
    expect(error.message).toContain(words);
  });

  test('of a component whose code cannot be loaded, with the reason', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kumiki-none-'));
    await mkdir(join(folder, 'empty'));
    const error = await notStarted(await componentWorker(join(folder, 'empty')));
    await rm(folder, { recursive: true });
    expect(error).toMatchObject({ code: 'WORKER_START_FAILED' });
    expect(error.message).toContain('component.yaml');
  });
});

test('what a dead process left in the shared folder is removed by the next', async () => {
  const first = await WorkerClient.start({ ...behave, base });
  const [name] = await readdir(base);
  // The same name, of a process that cannot be there: ids end below 2^22.
  await mkdir(join(base, name!.replace(/^(kumiki-\d+)-.*$/, '$1-99999999.1-old')));
  const second = await WorkerClient.start({ ...behave, base });
  expect(await readdir(base)).toHaveLength(2);
  await Promise.all([first.dispose(), second.dispose()]);
});
