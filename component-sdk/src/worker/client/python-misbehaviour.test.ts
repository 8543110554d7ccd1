import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasPython } from '../../../test/python.ts';
import type { LogLine } from '../../progress/index.ts';
import { FileValue, Image } from '../../values/index.ts';
import {
  componentWorker,
  KeptWorker,
  WorkerClient,
  type WorkerCommand,
  type WorkerRunRequest,
} from './index.ts';

const fixture = join(import.meta.dirname, '../../../test/components/behave-python');

let command: WorkerCommand;
let base: string;
let lines: LogLine[];
beforeAll(async () => {
  if (hasPython) command = await componentWorker(fixture);
}, 180_000);
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

async function isRunning(pid: unknown): Promise<boolean> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => 'State: X');
  return !/^State:\s+[XZ]/m.test(status);
}

interface Failure {
  readonly code?: string;
  readonly message?: string;
  readonly remedy?: string;
  readonly cause?: { readonly stack?: string };
}

async function failure(work: Promise<unknown>): Promise<Failure> {
  return await work.then(
    () => ({ code: 'none' }),
    (thrown: Failure) => thrown,
  );
}

const start = async (folder: string) =>
  await WorkerClient.start({ name: 'test/behave-python', ...command, base: folder });
const image = (width: number, height: number, channels: 1 | 3) =>
  Image.fromRaw({ data: new Uint8Array(width * height * channels), width, height, channels });

describe.runIf(hasPython)('an attempt fails alone, and the worker goes on, where a Python component', () => {
  let worker: WorkerClient;
  let own: string;
  beforeAll(async () => {
    own = await mkdtemp(join(tmpdir(), 'kumiki-worker-'));
    worker = await start(own);
  });
  afterAll(async () => {
    await worker.dispose();
    await rmdir(own); // which fails where something is left in it
  });

  test.each([
    ['throws', 'throw', 'COMPONENT_THREW', 'TypeError: no such thing'],
    ['names what it does not have', 'no_such_way', 'COMPONENT_THREW', "KeyError: 'no_such_way'"],
    ['calls sys.exit', 'exit_politely', 'COMPONENT_THREW', 'it called sys.exit(3)'],
    ['refuses its data', 'refuse', 'DATA_UNUSABLE', 'it is empty'],
    ['asks for another attempt', 'again', 'TRY_AGAIN', 'it is busy'],
    ['gives an array for an image', 'wrong', 'COMPONENT_OUTPUT_TYPE', 'Image.from_array makes an image'],
    ['gives nothing', 'nothing', 'COMPONENT_OUTPUT_TYPE', 'a dict of outputs by name'],
    ['gives another output', 'unknown', 'COMPONENT_OUTPUT_UNKNOWN', 'other'],
    ['gives a mask of 16 bits', 'kind', 'COMPONENT_OUTPUT_TYPE', 'where a mask is 8-bit grey'],
    ['gives the wrong kind in a list', 'element', 'COMPONENT_OUTPUT_TYPE', 'element 0 is the number 3'],
    ['gives data that does not fit its schema', 'schema', 'COMPONENT_OUTPUT_TYPE', 'frame.width'],
    ['gives what is no number', 'nan', 'COMPONENT_OUTPUT_TYPE', 'nan, not a number'],
    ['gives samples of 64 bits', 'samples', 'COMPONENT_THREW', 'uint8, uint16 or float32, not float64'],
    ['fills the folder for temporary files', 'full', 'WORKER_DISK_FULL', 'No space left'],
    ['imports what is not installed', 'late_import', 'PYTHON_PACKAGE_MISSING', '"no_such_package"'],
    ['raises what cannot be written', 'odd_words', 'COMPONENT_THREW', 'half a character: ?'],
    ['names a file outside of its folder', 'outside', 'WORKER_REFERENCE_REFUSED', 'no plain file name'],
    ['writes garbage into its slot', 'short', 'WORKER_REFERENCE_REFUSED', '5 bytes where 30000'],
  ])('%s', async (_, how, code, words) => {
    const error = await failure(worker.run(request(how)));
    expect(error).toMatchObject({ code, at: { component: 'test/behave-python' } });
    expect(error.message).toContain(words);
    expect(error.remedy).not.toBe('');
    expect(await worker.run(request('echo', { inputs: { data: 7 } }))).toEqual({ data: 7 });
  });

  test('throws, with the place in its code', async () => {
    const { cause } = await failure(worker.run(request('throw')));
    expect(cause?.stack).toMatch(/^TypeError: no such thing\n {4}at throw \(\S+component\.py:\d+:\d+\)\n/);
  });

  test('is given what its manifest does not take', async () => {
    const bad = async (more: Partial<WorkerRunRequest>) => await failure(worker.run(request('echo', more)));
    expect(await bad({ inputs: { file: image(1, 1, 3) } })).toMatchObject({
      code: 'INPUT_TYPE',
      at: { input: 'file' },
    });
    expect(await bad({ params: { how: 3 } })).toMatchObject({ code: 'PARAMETER_INVALID' });
    expect(await bad({ params: { hwo: 'echo' } })).toMatchObject({ code: 'PARAMETER_UNKNOWN' });
  });

  test('floods its log: a few lines arrive, and how many did not', async () => {
    expect(await worker.run(request('flood'))).toEqual({ data: 'flooded' });
    expect(lines.length).toBeLessThan(1000);
    expect(lines.some(({ message }) => message.includes('were dropped'))).toBe(true);
  });

  test('keeps the pixels of an input: it is told that they will change', async () => {
    await worker.run(request('keep', { inputs: { image: image(200, 200, 3) } }));
    await worker.run(request('echo'));
    expect(lines.map(({ message }) => message).join('\n')).toContain('Keep a copy');
  });
});

describe.runIf(hasPython)(
  'a worker ends with a typed error, and the next attempt finds a new one, where',
  () => {
    let worker: KeptWorker;
    beforeEach(() => {
      worker = new KeptWorker({ name: 'test/behave-python', ...command, base, graceMs: 100, stopMs: 500 });
    });
    afterEach(async () => await worker.dispose());

    test.each([
      ['exits', 'exit_at_once', {}, 'WORKER_CRASHED', 'exit code 3'],
      ['crashes in native code', 'abort', {}, 'WORKER_CRASHED', 'SIGABRT'],
      ['hangs', 'hang', { timeLimitMs: 200 }, 'STEP_TIMEOUT', '200 ms'],
      ['hears neither its signal nor SIGTERM', 'deaf', { timeLimitMs: 200 }, 'STEP_TIMEOUT', '200 ms'],
    ])('a Python component %s', async (_, how, more, code, words) => {
      const error = await failure(worker.run(request(how, more)));
      expect(error).toMatchObject({ code, retryable: true });
      expect(error.message).toContain(words);
      expect(await worker.run(request('echo', { inputs: { data: 7 } }))).toEqual({ data: 7 });
    });

    test.runIf(process.platform === 'linux').each([
      ['forks', 'fork'],
      ['leaves a program behind', 'spawn'],
      ['leaves one behind in a session of its own', 'daemon'],
    ])('a Python component %s', async (_, how) => {
      const { data: pid } = await worker.run(request(how));
      expect(await isRunning(pid)).toBe(true);
      await worker.dispose();
      await expect.poll(async () => await isRunning(pid)).toBe(false);
    });

    test.runIf(process.platform === 'linux')(
      'whoever started it is killed, and its child with it',
      async () => {
        const { command: program, args, env } = command;
        const parent = `
const { WorkerClient } = await import(${JSON.stringify(join(import.meta.dirname, 'index.ts'))});
const worker = await WorkerClient.start(${JSON.stringify({ name: 'x', command: program, args, env, base })});
const sink = { progress() {}, log() {} };
const { signal } = new AbortController();
const { data } = await worker.run({ inputs: {}, params: { how: 'spawn' }, sink, signal, root: 'r' });
console.log(JSON.stringify([worker.description.processId, data]));`;
        const child = spawn(process.execPath, ['--input-type=module', '--eval', parent]);
        const [line] = (await once(child.stdout, 'data')) as [Buffer];
        const pids = JSON.parse(line.toString()) as number[];
        expect(await Promise.all(pids.map(isRunning))).toEqual([true, true]);
        child.kill('SIGKILL');
        await expect
          .poll(async () => await Promise.all(pids.map(isRunning)), { timeout: 10_000 })
          .toEqual([false, false]);
        await rm(base, { recursive: true }); // the next worker on this machine would do it
        await mkdir(base);
      },
    );

    test('a Python component forks, and both come back', async () => {
      const { data } = await worker.run(request('fork_and_return'));
      expect(Number(data)).toBeGreaterThan(1);
      expect(await worker.run(request('echo', { inputs: { image: image(200, 200, 3) } }))).toHaveProperty(
        'image',
      );
    });
  },
);

describe.runIf(hasPython)('a Python worker does not start', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kumiki-python-'));
    await cp(fixture, folder, { recursive: true });
  });
  afterAll(async () => await rm(folder, { recursive: true }));

  test.each([
    ['that cannot be read as Python', 'def run(:\n', 'COMPONENT_LOAD_FAILED', 'component.py, line 1'],
    ['without run()', 'x = 1\n', 'COMPONENT_LOAD_FAILED', 'no function run(inputs, params, ctx)'],
    ['that exits', 'import sys\nsys.exit(4)\n', 'COMPONENT_LOAD_FAILED', 'SystemExit: 4'],
    ['whose package is missing', 'import no_such_package\n', 'PYTHON_PACKAGE_MISSING', '"no_such_package"'],
    [
      'whose setup fails',
      'def setup(ctx):\n    raise OSError("no model")\ndef run(inputs, params, ctx): ...\n',
      'COMPONENT_SETUP_FAILED',
      'OSError: no model',
    ],
    ['that crashes', 'import os\nos.abort()\n', 'WORKER_START_FAILED', 'SIGABRT'],
  ])('of a component %s', async (_, code_, code, words) => {
    await writeFile(join(folder, 'component.py'), code_);
    const error = await failure(WorkerClient.start({ name: 'x', ...(await componentWorker(folder)), base }));
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
  });

  test('the place in the code comes with it', async () => {
    await writeFile(join(folder, 'component.py'), 'x = 1\nif x\n    y = 2\n');
    const error = await failure(WorkerClient.start({ name: 'x', ...(await componentWorker(folder)), base }));
    expect(error.cause?.stack).toContain(`(${join(folder, 'component.py')}:2:5)`);
  });
});

describe.runIf(hasPython)('values come back from a Python worker as they went', () => {
  let worker: WorkerClient;
  let own: string;
  beforeAll(async () => {
    own = await mkdtemp(join(tmpdir(), 'kumiki-worker-'));
    worker = await start(own);
  });
  afterAll(async () => {
    await worker.dispose();
    await rmdir(own);
  });
  const noise = (length: number) => new Uint8Array(length).map((_, at) => at * 7);

  test.each([
    ['8 bits', noise(300 * 200 * 3), 3],
    ['16 bits', new Uint16Array(noise(300 * 200 * 3)).map((value) => value * 257), 3],
    ['floating point', new Float32Array(noise(300 * 200)).map((value) => value / 3), 1],
    ['grey with alpha, small enough for the message', noise(300 * 2), 2],
  ] as const)('pixels of %s', async (_, data, channels) => {
    const height = data.length / 300 / channels;
    const frame = { root: 'photo', width: 300, height, toRoot: [2, 0, 0, 0, 2, 0, 0, 0, 1] } as const;
    const sent = Image.fromRaw({ data, width: 300, height, channels })
      .withFrame(frame)
      .withOrigin({ name: 'photo.jpg', format: 'jpeg', density: 300 });
    const { image: back } = (await worker.run(request('echo', { inputs: { image: sent } }))) as {
      image: Image;
    };
    expect(await back.raw()).toEqual(await sent.raw());
    expect([back.frame, back.origin]).toEqual([sent.frame, sent.origin]);
  });

  test('an encoded image as its pixels', async () => {
    const file = await image(64, 48, 3).encode('jpeg');
    const sent = await Image.open(file, { source: 'a.jpg' });
    const { image: back } = (await worker.run(request('echo', { inputs: { image: sent } }))) as {
      image: Image;
    };
    expect(Buffer.compare((await back.raw()).data as Uint8Array, (await sent.raw()).data as Uint8Array)).toBe(
      0,
    );
    expect([back.origin.name, back.frame]).toEqual(['a.jpg', sent.frame]);
  });

  test('files, lists and data, also large ones', async () => {
    const file = FileValue.fromBytes(noise(100_000), 'model.onnx');
    const data = { text: 'あ'.repeat(50_000), list: [1, null, { deep: [[true]] }] };
    const things = [image(2, 2, 3), image(2, 2, 1)];
    const back = await worker.run(request('echo', { inputs: { file, data, things } }));
    expect(back['file']).toMatchObject({ name: 'model.onnx', digest: file.digest });
    expect(back['data']).toEqual(data);
    expect(back['things']).toHaveLength(2);
    const named = FileValue.fromBytes(Buffer.from('words'), 'label.txt');
    const { data: found } = await worker.run(request('path', { inputs: { file: named } }));
    expect(found).toEqual([`${named.digest.slice('sha256:'.length)}.txt`, 'words']);
  });

  test('images made from no other, and what lies on them, get names that are the same in every run', async () => {
    const back = (await worker.run(request('new', { root: 'here' }))) as { image: Image; found: object };
    expect(back.image.frame.root).toBe('here#1');
    const items = [{ box: [0, 0, 1, 1], label: 'part', score: 0.5 }];
    expect(back.found).toMatchObject({ frame: { root: 'here#1', width: 4, height: 2 }, items });
  });

  test('its folder for temporary files goes with it, and it knows nothing of our secrets', async () => {
    process.env['KUMIKI_TEST_SECRET'] = 'hush';
    const { data } = await worker.run(request('environment'));
    delete process.env['KUMIKI_TEST_SECRET'];
    expect(data).not.toHaveProperty('KUMIKI_TEST_SECRET');
    const { data: litter } = await worker.run(request('litter'));
    expect(dirname(litter as string)).toBe((data as Record<string, string>)['TMPDIR']);
  });

  test('a run that is cancelled or out of time ends, and the next one goes on', async () => {
    const abort = new AbortController();
    const cancelled = worker.run(
      request('wait', { signal: abort.signal, sink: { ...sink, progress: () => abort.abort() } }),
    );
    expect(await failure(cancelled)).toMatchObject({ code: 'CANCELLED' });
    const late = worker.run(request('wait', { timeLimitMs: 50 }));
    expect(await failure(late)).toMatchObject({ code: 'STEP_TIMEOUT' });
    expect(await worker.run(request('echo', { inputs: { data: 1 } }))).toEqual({ data: 1 });
  });
});
