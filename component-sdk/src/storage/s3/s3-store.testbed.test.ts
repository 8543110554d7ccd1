import { randomUUID } from 'node:crypto';
import { Client } from 'minio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { objectStoreContract, type ContractSubject } from '../contract.ts';
import { openS3Store, type S3StoreOptions } from './s3-store.ts';

const accessKey = process.env['TESTBED_S3_ACCESS_KEY'] ?? '';
const secretKey = process.env['TESTBED_S3_SECRET_KEY'] ?? '';

/** A client of the test's own: what it sees does not come through the code under test. */
function openClient(endpoint: string): Client {
  const { hostname, port } = new URL(endpoint);
  return new Client({ endPoint: hostname, port: Number(port), useSSL: false, accessKey, secretKey });
}

async function removeBucket(client: Client, bucket: string): Promise<void> {
  const names: string[] = [];
  for await (const { name } of client.listObjectsV2(bucket, '', true) as AsyncIterable<{ name: string }>) {
    names.push(name);
  }
  for (const name of names) await client.removeObject(bucket, name);
  await client.removeBucket(bucket);
}

interface S3Subject extends ContractSubject {
  readonly options: S3StoreOptions;
  readonly client: Client;
  /** How many unfinished uploads the store has of one object. */
  uploadsOf(digest: string): Promise<number>;
}

async function openSubject(endpoint: string): Promise<S3Subject> {
  const client = openClient(endpoint);
  const bucket = `kumiki-test-${randomUUID()}`;
  await client.makeBucket(bucket);
  const options = {
    endpoint,
    bucket,
    prefix: 'some/place',
    accessKey,
    secretKey,
    partBytes: 5 * 1024 * 1024,
  };
  const keyOf = (digest: string): string => `some/place/sha256/${digest.replace('sha256:', '')}`;
  const uploadsOf = async (key: string): Promise<number> =>
    (await client.listIncompleteUploadsQuery(bucket, key, '', '', '')).uploads.length;
  const abandoned = 'f'.repeat(64);
  return {
    options,
    client,
    uploadsOf: (digest) => uploadsOf(keyOf(digest)),
    store: await openS3Store({ ...options, abandonedAfterMs: 0 }),
    async damage(digest, bytes) {
      await client.putObject(bucket, keyOf(digest), Buffer.from(bytes));
    },
    // Not every store lists the uploads of more than one key; a marker stands for each put that is not finished.
    async leftovers() {
      const { objects } = await client.listObjectsV2Query(bucket, 'some/place/unfinished/', '', '', 1000, '');
      return Math.max(objects.length, await uploadsOf('some/place/sha256/'));
    },
    async abandonPut() {
      await client.putObject(bucket, `some/place/unfinished/${abandoned}.x`, '');
      const key = keyOf(abandoned);
      const uploadID = await client.initiateNewMultipartUpload(bucket, key, {});
      const part = { bucketName: bucket, objectName: key, uploadID, partNumber: 1, headers: {} };
      await client.uploadPart(part, Buffer.from('half'));
    },
    close: () => removeBucket(client, bucket),
  };
}

const endpoints = [process.env['TESTBED_S3_ENDPOINT'] ?? '', process.env['TESTBED_S3B_ENDPOINT'] ?? ''];

for (const endpoint of endpoints) {
  objectStoreContract(`objects in the S3 store at ${endpoint}`, () => openSubject(endpoint));

  describe(`an S3 store at ${endpoint}`, () => {
    let subject: Awaited<ReturnType<typeof openSubject>>;
    beforeAll(async () => {
      subject = await openSubject(endpoint);
    });
    afterAll(() => subject?.close());

    test('keeps the media type, and the bytes under their name', async () => {
      const { digest } = await subject.store.put(Buffer.from('kumiki'), { mediaType: 'text/plain' });
      const client = openClient(endpoint);
      const key = `some/place/sha256/${digest.replace('sha256:', '')}`;
      const found = await client.statObject(subject.options.bucket, key);
      expect(found).toMatchObject({ size: 6, metaData: { 'content-type': 'text/plain' } });
    });

    test('wrong keys are told as such, without the keys', async () => {
      const secret = 'not-the-secret-of-this-store';
      const store = await openS3Store({ ...subject.options, secretKey: secret });
      const thrown: unknown = await store.put(Buffer.from('x')).catch((error: unknown) => error);
      expect(thrown).toMatchObject({ code: 'STORE_ACCESS_DENIED' });
      const reading: unknown = await store.read(`sha256:${'0'.repeat(64)}`).catch((error: unknown) => error);
      expect(reading).toMatchObject({ code: 'STORE_ACCESS_DENIED' });
      expect(JSON.stringify([thrown, reading])).not.toContain(secret);
    });

    test('a bucket that is not there is told as such', async () => {
      const store = await openS3Store({ ...subject.options, bucket: `kumiki-none-${randomUUID()}` });
      await expect(store.read(`sha256:${'0'.repeat(64)}`)).rejects.toMatchObject({ code: 'STORE_NOT_FOUND' });
      await expect(store.put(Buffer.from('x'))).rejects.toMatchObject({ code: 'STORE_NOT_FOUND' });
    });
  });
}
