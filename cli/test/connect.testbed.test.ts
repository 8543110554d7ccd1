import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { progressSchema, resultSchema } from '@kumiki/orchestrator/api/messages';
import { compileSchema } from '@kumiki/component-sdk/schema';
import { Client } from 'minio';
import { expect, test, vi } from 'vitest';
import { brokers } from '../../orchestrator/test/kafka-topics.ts';
import { KafkaStory } from './kafka-platform.ts';
import { freePort } from '../../component-sdk/test/free-port.ts';

/** Folders with Kafka's own jars, and with the S3 sink unpacked in a folder of its own. */
const { TESTBED_KAFKA_LIBS: libs, TESTBED_CONNECT_PLUGINS: plugins } = process.env;
const { TESTBED_S3_ENDPOINT: endpoint = '', TESTBED_S3_ACCESS_KEY: accessKey = '' } = process.env;
const { TESTBED_S3_SECRET_KEY: secretKey = '' } = process.env;
const examples = join(import.meta.dirname, '..', '..', 'docs', 'connect');
const waitMs = 240_000;

/** The example's lines, some of them with another value. */
function worker(text: string, more: Readonly<Record<string, string>>): string {
  const own = Object.entries(more).map(([name, value]) => `${name}=${value}`);
  return [
    ...text.split('\n').filter((line) => !Object.hasOwn(more, line.split('=', 1)[0] ?? '')),
    ...own,
  ].join('\n');
}

test.skipIf(libs === undefined || plugins === undefined)(
  'Kafka Connect archives results and progress into S3, as the example says',
  async () => {
    await using stack = new AsyncDisposableStack();
    const story = stack.use(await KafkaStory.open(2));
    const { prefix } = story.topics;
    const s3 = new URL(endpoint);
    const store = { endPoint: s3.hostname, port: Number(s3.port), useSSL: false, accessKey, secretKey };
    const client = new Client(store);
    const bucket = `kumiki-${prefix}`;
    await client.makeBucket(bucket);
    const keys = async (): Promise<string[]> => {
      const found: string[] = [];
      const all = client.listObjectsV2(bucket, '', true) as AsyncIterable<{ name: string }>;
      for await (const { name } of all) found.push(name);
      return found;
    };
    stack.defer(async () => {
      for (const key of await keys()) await client.removeObject(bucket, key);
      await client.removeBucket(bucket);
    });
    const folder = await story.folder();
    const port = await freePort();
    const settings = join(folder, 'worker.properties');
    const own = ['configs', 'offsets', 'status'].map((name) => [name, `${prefix}-${name}`] as const);
    const storage = own.flatMap(([name, topic]) => {
      const kind = name.replace(/^(config|offset)s$/, '$1');
      return [
        [`${kind}.storage.topic`, topic],
        [`${kind}.storage.replication.factor`, '1'],
      ] as const;
    });
    const more = {
      'bootstrap.servers': brokers.join(','),
      'group.id': `${prefix}-archive`,
      ...Object.fromEntries(storage),
      'offset.flush.interval.ms': '2000',
      listeners: `http://127.0.0.1:${port}`,
      'plugin.path': plugins!,
    };
    await writeFile(settings, worker(await readFile(join(examples, 'worker.properties'), 'utf8'), more));
    const program = 'org.apache.kafka.connect.cli.ConnectDistributed';
    const options = ['-Xmx400m', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'];
    const child = spawn('java', [...options, '-cp', join(libs!, '*'), program, settings], {
      env: { ...process.env, ARCHIVE_ACCESS_KEY: accessKey, ARCHIVE_SECRET_KEY: secretKey },
      stdio: 'ignore',
    });
    stack.defer(async () => {
      story.topics.own(...own.map(([, topic]) => topic));
      child.kill('SIGKILL');
      await once(child, 'close');
    });
    const url = `http://127.0.0.1:${port}/connectors/archive`;
    const example = JSON.parse(await readFile(join(examples, 'archive-to-s3.json'), 'utf8')) as object;
    const config = {
      ...example,
      topics: `${story.name('results')},${story.name('progress')}`,
      'aws.s3.endpoint': endpoint,
      'aws.s3.bucket.name': bucket,
    };
    const body = JSON.stringify(config);
    const headers = { 'Content-Type': 'application/json' };
    await vi.waitFor(
      async () => {
        const { status } = await fetch(`${url}/config`, { method: 'PUT', headers, body });
        expect([200, 201]).toContain(status);
      },
      { timeout: waitMs, interval: 1000 },
    );
    const platform = stack.use(await story.start(folder));
    const wanted = Array.from({ length: 20 }, (_, at) => `r${at}`);
    await story.send(wanted.map((name) => story.request(name)));
    await story.results(wanted.length);
    expect(platform.child.exitCode).toBeNull();

    const linesOf = async (topic: string): Promise<object[]> => {
      const found: object[] = [];
      for (const key of (await keys()).filter((one) => one.startsWith(`kafka/${topic}/`))) {
        const chunks = await (await client.getObject(bucket, key)).toArray();
        const text = gunzipSync(Buffer.concat(chunks as Buffer[])).toString();
        found.push(...text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as object])));
      }
      return found;
    };
    await vi.waitFor(
      async () => {
        const state = (await (await fetch(`${url}/status`)).json()) as { tasks: { trace?: string }[] };
        expect(state.tasks.map(({ trace }) => trace)).toEqual(state.tasks.map(() => undefined));
        const results = await linesOf(story.name('results'));
        expect(new Set(results.map((one) => (one as { correlation_id: string }).correlation_id)).size).toBe(
          20,
        );
        const ended = (await linesOf(story.name('progress'))).filter(
          (one) => (one as { step: null; status: string }).step === null,
        );
        expect(ended.length).toBeGreaterThanOrEqual(4 * 20);
      },
      { timeout: waitMs, interval: 1000 },
    );
    for (const result of await linesOf(story.name('results'))) {
      expect(compileSchema(resultSchema).check(result)).toEqual([]);
    }
    for (const state of await linesOf(story.name('progress'))) {
      expect(compileSchema(progressSchema).check(state)).toEqual([]);
    }
    expect((await keys())[0]).toMatch(/^kafka\/[^/]+\/\d{4}\/\d\d\/\d\d\/\d+-\d+\.jsonl\.gz$/);
  },
  10 * 60_000,
);
