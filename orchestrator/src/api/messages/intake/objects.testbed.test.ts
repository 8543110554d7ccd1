import { createHash, randomUUID } from 'node:crypto';
import { Client } from 'minio';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MessagesFixture } from '../../../../test/messages-fixture.ts';
import { silentLog, type LogFields } from '../../../observe/index.ts';
import type { MessagesOptions } from '../messages.ts';

const accessKey = process.env['TESTBED_S3_ACCESS_KEY'] ?? '';
const secretKey = process.env['TESTBED_S3_SECRET_KEY'] ?? '';
const stores = [
  ['one make of store', process.env['TESTBED_S3_ENDPOINT'] ?? ''],
  ['another make', process.env['TESTBED_S3B_ENDPOINT'] ?? ''],
] as const;

describe.each(stores)('a request whose image is in a bucket of %s', (_, endpoint) => {
  const { hostname, port } = new URL(endpoint);
  const client = new Client({ endPoint: hostname, port: Number(port), useSSL: false, accessKey, secretKey });
  const bucket = `kumiki-kafka-${randomUUID()}`;
  const keys = ['in/a.png', 'in/a.png.more', 'other/a.png'];
  let messaging: MessagesFixture;

  beforeEach(async () => {
    messaging = await MessagesFixture.open();
    await client.makeBucket(bucket);
    for (const key of keys) await client.putObject(bucket, key, messaging.photo);
  });
  afterEach(async () => {
    await messaging[Symbol.asyncDispose]();
    for (const key of keys) await client.removeObject(bucket, key);
    await client.removeBucket(bucket);
  });

  const begin = async (more: object = {}, options: Partial<MessagesOptions> = {}) => {
    const camera = { endpoint, bucket, accessKey, secretKey, prefix: 'in/', ...more };
    return await messaging.begin(options, { KUMIKI_KAFKA_BUCKETS: JSON.stringify({ camera }) });
  };
  const request = (name: string, more: object = {}) => {
    const { photo } = messaging;
    const sha256 = createHash('sha256').update(photo).digest('hex');
    const { image_data: __, image_size_bytes: ___, ...rest } = messaging.request(name);
    return { ...rest, object: { bucket: 'camera', key: 'in/a.png', sha256, size: photo.length, ...more } };
  };

  test('is fetched, compared and carried out; what is not as it says is put aside', async () => {
    await begin();
    const bad = [
      [{ sha256: '0'.repeat(64) }, 'MESSAGE_IMAGE_DIFFERS'],
      [{ size: 5 }, 'MESSAGE_IMAGE_DIFFERS'],
      [{ key: 'in/a' }, 'ARTIFACT_NOT_FOUND'],
      [{ key: 'other/a.png' }, 'MESSAGE_KEY_OUTSIDE'],
      [{ bucket }, 'MESSAGE_BUCKET_UNKNOWN'],
    ] as const;
    bad.forEach(([more], at) => messaging.send(request(`bad ${at}`, more)));
    messaging.send(request('good'));
    const [result] = await messaging.ended(1);
    expect(result).toMatchObject({ status: 'SUCCESS', correlation_id: 'good' });
    expect(messaging.topic.deadLetters.map(({ error }) => error.code)).toEqual(bad.map(([, code]) => code));
  });

  test('waits where the bucket cannot be reached', async () => {
    const held = Promise.withResolvers<unknown>();
    const log = {
      ...silentLog,
      warn: (__: string, fields: LogFields = {}) => {
        if (fields['event'] === 'kafka_request_held') held.resolve(fields['code']);
      },
    };
    const messages = await begin({ endpoint: 'http://127.0.0.1:1' }, { log });
    messaging.send(request('a'));
    expect(await held.promise).toBe('STORE_UNAVAILABLE');
    await messages.stopTaking();
    expect(messaging.topic.deadLetters).toEqual([]);
    expect(messaging.topic.committed).toEqual([0, 0]);
  });
});
