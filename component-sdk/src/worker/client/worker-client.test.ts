import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FileValue, Image, sharp } from '../../values/index.ts';
import type { Values } from '../values.ts';
import type { AttemptUsage } from './usage.ts';
import { componentWorker, WorkerClient, type WorkerRunRequest } from './index.ts';

const behave = await componentWorker(join(import.meta.dirname, '../../../test/components/behave'));

let base: string;
let worker: WorkerClient;
const sink = { progress: () => undefined, log: () => undefined };

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'kumiki-worker-'));
  worker = await WorkerClient.start({ name: 'test/behave', ...behave, base, concurrency: 2 });
});
afterAll(async () => {
  await worker.dispose();
  await rmdir(base); // which fails where something is left in it
});

async function run(inputs: Values, how = 'echo', more: Partial<WorkerRunRequest> = {}): Promise<Values> {
  const { signal } = new AbortController();
  return await worker.run({ inputs, params: { how }, sink, signal, root: 'here', ...more });
}

const noise = (length: number) => new Uint8Array(length).map((_, at) => at * 7);

test('a run knows the trace that it belongs to, where there is one', async () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  expect(await run({}, 'trace', { traceparent })).toEqual({ data: traceparent });
  expect(await run({}, 'trace')).toEqual({ data: null });
});

describe('values come back as they went', () => {
  test.each([
    ['8 bits', noise(300 * 200 * 3), 3],
    ['16 bits', new Uint16Array(noise(300 * 200 * 3)).map((value) => value * 257), 3],
    ['floating point', new Float32Array(noise(300 * 200)).map((value) => value / 3), 1],
    ['grey with alpha, small enough for the message', noise(300 * 2), 2],
  ] as const)('pixels of %s', async (_, data, channels) => {
    const height = data.length / 300 / channels;
    const image = Image.fromRaw({ data, width: 300, height, channels }).withFrame({
      root: 'photo',
      width: 300,
      height,
      toRoot: [2, 0, 0, 0, 2, 0, 0, 0, 1],
    });
    const { image: back } = (await run({ image })) as { image: Image };
    expect(await back.raw()).toEqual(await image.raw());
    expect(back.frame).toEqual(image.frame);
  });

  test('an encoded image as the same bytes, with its name and format', async () => {
    const create = {
      width: 600,
      height: 400,
      channels: 3,
      background: 'red',
      noise: { type: 'gaussian' },
    } as const;
    const bytes = await sharp({ create }).jpeg().toBuffer();
    const image = await Image.open(bytes, { source: 'red.jpg' });
    const { image: back } = (await run({ image })) as { image: Image };
    expect(Buffer.compare(back.encodedBytes!, bytes)).toBe(0);
    expect(back.origin).toMatchObject({ name: 'red.jpg', format: 'jpeg' });
    expect(back.frame).toEqual(image.frame);
  });

  test('a file, again and again from one slot', async () => {
    const file = FileValue.fromBytes(noise(100_000), 'model.onnx');
    for (let time = 0; time < 3; time++) {
      const { file: back } = (await run({ file })) as { file: FileValue };
      expect(back).toMatchObject({ name: 'model.onnx', digest: file.digest });
    }
  });

  test('lists and data, also large ones', async () => {
    const image = Image.fromRaw({ data: noise(12), width: 2, height: 2, channels: 3 });
    const data = { text: 'あ'.repeat(50_000), list: [1, null, { deep: [[true]] }] };
    const back = await run({ things: [image, image], data });
    expect(back['data']).toEqual(data);
    expect(back['things']).toHaveLength(2);
    expect((await run({ things: [] }))['things']).toEqual([]);
  });
});

test('runs side by side keep their values apart, and slots are used again', async () => {
  const outputs = await Promise.all(
    Array.from({ length: 20 }, async (_, at) => {
      const data = new Uint8Array(60_000).fill(at);
      return (await run({ image: Image.fromRaw({ data, width: 200, height: 300, channels: 1 }) }))['image'];
    }),
  );
  for (const [at, image] of outputs.entries()) {
    expect((await (image as Image).raw()).data).toEqual(new Uint8Array(60_000).fill(at));
  }
  const [folder] = await readdir(base);
  // Two for the runs, and the one that keeps the file.
  expect((await readdir(join(base, folder!, 'inputs'))).length).toBeLessThanOrEqual(3);
  expect((await readdir(join(base, folder!, 'outputs'))).length).toBeLessThanOrEqual(4);
});

test('what a worker is told by its run is what was meant, and nothing of our secrets', async () => {
  process.env['KUMIKI_TEST_SECRET'] = 'hush';
  const { data } = (await run({}, 'environment')) as { data: Record<string, string> };
  delete process.env['KUMIKI_TEST_SECRET'];
  expect(data).toMatchObject({ KUMIKI_PROTOCOL: '1', PATH: process.env['PATH'] });
  expect(data).not.toHaveProperty('KUMIKI_TEST_SECRET');
});

test('what a run takes of the machine is told', async () => {
  let usage: AttemptUsage = {};
  await run({}, 'echo', { usage: (found) => (usage = found) });
  expect(usage.cpuMs).toBeGreaterThan(0);
  expect(usage.peakMemory ?? 1e8).toBeGreaterThan(1e7);
});

test('a run that is cancelled ends, and the next one goes on', async () => {
  const abort = new AbortController();
  const running = run({}, 'wait', { signal: abort.signal, sink: { ...sink, progress: () => abort.abort() } });
  await expect(running).rejects.toMatchObject({ code: 'CANCELLED', at: { component: 'test/behave' } });
  expect(await run({ data: 1 })).toEqual({ data: 1 });
});

test('a run that is out of time ends by itself', async () => {
  await expect(run({}, 'wait', { timeLimitMs: 50 })).rejects.toMatchObject({ code: 'STEP_TIMEOUT' });
  expect(worker.hasEnded).toBe(false);
});

test('what it writes for itself goes with it', async () => {
  const { data: path } = (await run({}, 'litter')) as { data: string };
  expect(existsSync(path)).toBe(true);
  await worker.dispose();
  expect(existsSync(path)).toBe(false);
});
