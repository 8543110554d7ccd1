import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'minio';
import { Consumer, Producer } from '@platformatic/kafka';
import { sharp } from '@kumiki/component-sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cluster } from '../orchestrator/test/postgres/cluster.ts';
import { ownAuthority } from './authority.ts';
import { makeHalve, picture, startHalve } from './halve.ts';
import { builtImage, chart, registry, ReleaseNamespace } from './release.ts';
import { encryptedWay, securedKafka, securedPostgres, type SecuredKafka } from './secured-parts.ts';

/*
 * The chart as a team has it: two replicas, records in PostgreSQL, objects in an S3 store, requests from Kafka, each by address and
 * Secret, encrypted with certificates of the team's own authority.
 */

const id = randomUUID().slice(0, 8);
const address = process.env['TESTBED_NODE_IP'] ?? '10.99.0.1';
const libs = process.env['TESTBED_KAFKA_LIBS'];
const accessKey = process.env['TESTBED_S3_ACCESS_KEY'] ?? 'testbed';
const secretKey = process.env['TESTBED_S3_SECRET_KEY'] ?? 'testbed-secret';
const target = new URL(process.env['TESTBED_S3_ENDPOINT'] ?? 'http://127.0.0.1:9000');
const s3 = { endPoint: target.hostname, port: Number(target.port), useSSL: false, accessKey, secretKey };
const store = new Client(s3);
const bucket = `kumiki-chart-${id}`;
const password = randomUUID();
const place = `${registry}/images-chart`;
const names = ['requests', 'dead', 'progress', 'results'] as const;
const release = new ReleaseNamespace(`images-chart-${id}`);
const stack = new AsyncDisposableStack();

let postgres: Cluster;
let kafka: SecuredKafka | undefined;
let values: string;
let authority: string;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-chart-'));
  stack.defer(async () => await rm(folder, { recursive: true, force: true }));
  const own = await ownAuthority(folder, address);
  authority = own.ca;
  postgres = stack.use(await securedPostgres(own, address, password));
  const way = stack.use(await encryptedWay(own, address, target));
  if (libs !== undefined) {
    kafka = stack.use(await securedKafka(own, { libs, folder, address, password }));
    await kafka.admin.createTopics({ topics: [...names], partitions: 2, replicas: 1 });
  }
  await store.makeBucket(bucket);
  stack.defer(async () => {
    for (const { name } of (await store.listObjectsV2(bucket, '', true).toArray()) as { name: string }[])
      await store.removeObject(bucket, name);
    await store.removeBucket(bucket);
  });
  const image = await builtImage('kumiki/platform', place);
  await release.make();
  stack.use(release);
  const secret = (name: string, stringData: object) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    stringData,
  });
  await release.apply(
    secret('store', { 'access-key': accessKey, 'secret-key': secretKey }),
    secret('team', { password }),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'team' }, data: { 'ca.crt': own.ca } },
  );
  values = join(folder, 'values.json');
  const given = {
    image: { registry: place, digest: image.split('@')[1]! },
    replicas: 2,
    ca: { configMap: 'team' },
    database: {
      url: `postgres://team@${address}:${postgres.port}/team`,
      tls: true,
      passwordSecret: { name: 'team' },
    },
    objects: { endpoint: `https://${address}:${way.port}`, bucket, secret: { name: 'store' } },
    ...(kafka && {
      kafka: {
        brokers: [kafka.broker],
        tls: true,
        sasl: { mechanism: 'PLAIN', username: 'team', passwordSecret: { name: 'team' } },
      },
    }),
    settings: {
      samples: { publish: false },
      ...(kafka && {
        kafka: {
          requestsTopic: 'requests',
          deadLettersTopic: 'dead',
          progressTopic: 'progress',
          resultsTopic: 'results',
        },
      }),
    },
    // The testbed’s node says nothing of its disk.
    resources: { requests: { cpu: '50m', memory: '256Mi', 'ephemeral-storage': '0' } },
  };
  await writeFile(values, JSON.stringify(given));
}, 900_000);

afterAll(async () => {
  await stack.disposeAsync();
}, 200_000);

const waiting = ['--wait', '--timeout', '5m'];
/** Runs the pipeline over so many pictures, each by a connection of its own. @returns the ids of the executions */
async function halve(count: number): Promise<string[]> {
  const starts = Array.from(
    { length: count },
    async (_, at) => await startHalve(release, `rgb(${at}, 80, 200)`),
  );
  return await Promise.all(starts);
}

/** Waits for their ends, by whichever replica answers. */
async function ended(executions: readonly string[]): Promise<void> {
  for (const execution of executions) {
    await release.ask('GET', `/api/v1/executions/${execution}/events`);
    expect(await release.askJson('GET', `/api/v1/executions/${execution}`)).toMatchObject({
      status: 'succeeded',
    });
    const { body } = await release.ask('GET', `/api/v1/executions/${execution}/items/0/outputs/image`);
    expect(await sharp(body).metadata()).toMatchObject({ width: 40, height: 30 });
  }
}

test('two replicas share records, objects and requests that are elsewhere, and outlive each other', async () => {
  await release.helm('install', 'kumiki', chart, '--values', values, ...waiting);
  expect(await release.helm('test', 'kumiki', '--timeout', '2m')).toContain('Phase:          Succeeded');
  await release.signIn();
  await makeHalve(release);
  await ended(await halve(6));
  // What was kept is in the data base and in the store, and nowhere else.
  const [row] = await postgres.query<{ count: string }>('team', 'SELECT count(*) FROM execution');
  expect(Number(row!.count)).toBe(6);
  expect(await store.listObjectsV2(bucket, '', true).toArray()).not.toEqual([]);

  // One of them is gone without a word, in the middle.
  const executions = await halve(6);
  const pods = (await release.kubectl('get', 'pods', '-l', 'app.kubernetes.io/name=kumiki', '-o', 'name'))
    .trim()
    .split('\n');
  expect(pods).toHaveLength(2);
  await release.kubectl('delete', pods[0]!, '--grace-period=0', '--force');
  await release.kubectl('rollout', 'status', 'deployment/kumiki', '--timeout', '120s');
  await ended(executions);

  await release.helm('upgrade', 'kumiki', chart, '--values', values, '--set', 'replicas=1', ...waiting);
  await ended(executions);
  await release.helm('rollback', 'kumiki', '1', ...waiting);
  await ended([...executions, ...(await halve(2))]);
}, 600_000);

test.skipIf(libs === undefined)(
  'requests come over Kafka that asks for a password, encrypted, and each gives its result, also when Kafka is killed',
  async () => {
    const { broker } = kafka!;
    const sasl = { mechanism: 'PLAIN', username: 'team', password } as const;
    const client = { clientId: 'line', bootstrapBrokers: [broker], tls: { ca: authority }, sasl };
    await using clients = new AsyncDisposableStack();
    const producer = new Producer({ ...client, retries: 60, retryDelay: 1000 });
    clients.defer(async () => await producer.close());
    const consumer = new Consumer({
      ...client,
      groupId: 'line',
      maxWaitTime: 200,
      retries: 60,
      retryDelay: 1000,
    });
    clients.defer(async () => await consumer.close(true));
    const image = await picture('#3c3');
    const send = async (correlations: readonly string[]): Promise<void> => {
      const messages = correlations.map((correlation, at) => ({
        topic: 'requests',
        partition: at % 2,
        value: Buffer.from(
          JSON.stringify({
            client_id: 'line-3',
            correlation_id: correlation,
            image_data: image.toString('base64'),
            image_format: 'png',
            image_size_bytes: image.length,
            pipeline_config: { pipeline_id: 'halve' },
            timestamp: new Date().toISOString(),
          }),
        ),
      }));
      await producer.send({ messages });
    };
    const told = new Set<string>();
    const stream = await consumer.consume({ topics: ['results'], mode: 'earliest', autocommit: false });
    const until = async (count: number): Promise<void> => {
      if (told.size >= count) return;
      for await (const { value } of stream) {
        const result = JSON.parse(value.toString()) as Record<string, unknown>;
        if (result['correlation_id'] !== undefined)
          told.add([result['correlation_id'], result['status'], result['execution_id']].join(' '));
        if (told.size >= count) return;
      }
    };
    await send(['a', 'b', 'c', 'd']);
    await kafka!.killAndRestart();
    await send(['e', 'f']);
    await until(6);
    // A message may come twice; a request is one execution.
    expect([...told].map((one) => one.split(' ').slice(0, 2).join(' ')).toSorted()).toEqual(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((one) => `${one} SUCCESS`),
    );
  },
  300_000,
);
