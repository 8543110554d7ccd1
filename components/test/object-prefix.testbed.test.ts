import { randomUUID } from 'node:crypto';
import { Image, sharp } from '@kumiki/component-sdk';
import { hostLanes, LocalExecutor, type ExecutionEvent } from '@kumiki/orchestrator/executors';
import { bindPlan, compilePipeline } from '@kumiki/orchestrator/pipeline';
import { Client } from 'minio';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { components } from './run-sample.ts';

/* A pipeline that reads a bucket and writes another part of it, in the processes that components have on a platform. */

const accessKey = process.env['TESTBED_S3_ACCESS_KEY'] ?? '';
const secretKey = process.env['TESTBED_S3_SECRET_KEY'] ?? '';
const wrongKey = 'wrong-key-of-somebody';
const stores = [
  ['one make of store', process.env['TESTBED_S3_ENDPOINT'] ?? ''],
  ['another make', process.env['TESTBED_S3B_ENDPOINT'] ?? ''],
] as const;

const text = `
apiVersion: kumiki/v1
kind: Pipeline
name: through-buckets
steps:
  read: {component: source/object-prefix, params: {prefix: line-3, order: newest, limit: 2}}
  turn: {component: imaging/flip, inputs: {image: $steps.read.images}}
  keep:
    component: sink/object-prefix
    inputs: {image: $steps.turn.image}
    params: {bucket: results, prefix: line-3/早朝, start: turned-}
outputs: {keys: $steps.keep.keys, names: $steps.read.names, count: $steps.read.count}
`;

describe.each(stores)('a pipeline that reads and writes %s', (_, endpoint) => {
  const { hostname, port } = new URL(endpoint);
  const client = new Client({ endPoint: hostname, port: Number(port), useSSL: false, accessKey, secretKey });
  let bucket: string;

  beforeEach(async () => {
    bucket = `kumiki-test-${randomUUID()}`;
    await client.makeBucket(bucket);
    allow({});
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    for (const key of await keys()) await client.removeObject(bucket, key);
    await client.removeBucket(bucket);
  });

  function allow(more: object): void {
    const about = { endpoint, bucket, accessKey, secretKey, ...more };
    vi.stubEnv('KUMIKI_SOURCE_BUCKETS', JSON.stringify({ camera: { ...about, prefix: 'in' } }));
    vi.stubEnv('KUMIKI_SINK_BUCKETS', JSON.stringify({ results: { ...about, prefix: 'out/' } }));
  }

  async function keys(): Promise<string[]> {
    const found: string[] = [];
    for await (const { name } of client.listObjectsV2(bucket, '', true) as AsyncIterable<{ name: string }>) {
      found.push(name);
    }
    return found.toSorted();
  }

  /** An image that is as wide as its number, black at its left end. */
  async function put(key: string, width: number): Promise<void> {
    const data = new Uint8Array(width).fill(255).fill(0, 0, 1);
    const file = await sharp(data, { raw: { width, height: 1, channels: 1 } })
      .png()
      .toBuffer();
    await client.putObject(bucket, key, file);
  }

  async function run() {
    const { plan, problems } = await compilePipeline({
      text,
      documentName: 'pipeline.yaml',
      components,
      pipelines: { pipeline: async () => undefined, names: async () => [] },
    });
    expect(problems).toEqual([]);
    const executor = new LocalExecutor(hostLanes({ components, width: 1 }));
    const events: ExecutionEvent[] = [];
    let outputs: unknown;
    await executor.execute(
      {
        plan: bindPlan(plan!, {}),
        items: [{ id: 'all', name: 'all', inputs: {} }],
        shared: {},
        files: {},
        signal: new AbortController().signal,
        results: 'values',
      },
      {
        event: (event) => void events.push(event),
        deliver: async (_item, found) => void (outputs = found),
      },
    );
    await executor.close();
    for (const secret of [secretKey, wrongKey]) expect(JSON.stringify(events)).not.toContain(secret);
    return { outputs, error: events.find((event) => event.type === 'item_failed')?.error };
  }

  test('takes what was asked for, and puts the same objects however often it runs', async () => {
    await put('in/line-3/部品-1.png', 3);
    await put('in/line-3/part-2.png', 4);
    await put('in/line-3/deeper/part-3.png', 5);
    await put('in/line-4/part-4.png', 6);
    for (let time = 0; time < 2; time++) {
      const { outputs } = await run();
      expect(outputs).toMatchObject({ count: 2 });
    }
    const written = (await keys()).filter((key) => key.startsWith('out/'));
    expect(written).toEqual(['out/line-3/早朝/turned-part-2.png', 'out/line-3/早朝/turned-部品-1.png']);
    const content = Buffer.concat(await Array.fromAsync(await client.getObject(bucket, written[0]!)));
    expect([...(await (await Image.open(content)).raw({ space: 'grey' })).data]).toEqual([255, 255, 255, 0]);
  });

  test('says what is wrong with the store', async () => {
    allow({ bucket: `${bucket}-none` });
    expect((await run()).error).toMatchObject({ code: 'STORE_NOT_FOUND', at: { step: 'read' } });
    allow({ secretKey: wrongKey });
    expect((await run()).error).toMatchObject({ code: 'STORE_ACCESS_DENIED', at: { step: 'read' } });
  });
});
