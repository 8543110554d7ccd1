import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'minio';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { picture, start, startFile, temporaryFolder } from './kumiki.ts';
import { ask, endOf, publishFlip, startFlip, startPlatform } from './platform.ts';

/* A platform whose objects are in a bucket, and whose records are in its data folder. */

const accessKey = process.env['TESTBED_S3_ACCESS_KEY'] ?? 'testbed';
const secretKey = process.env['TESTBED_S3_SECRET_KEY'] ?? 'testbed-secret';

describe.each([
  ['one make of store', process.env['TESTBED_S3_ENDPOINT'] ?? ''],
  ['another make', process.env['TESTBED_S3B_ENDPOINT'] ?? ''],
])('a platform with its objects in a bucket of %s', (_, endpoint) => {
  const { hostname, port } = new URL(endpoint);
  const client = new Client({ endPoint: hostname, port: Number(port), useSSL: false, accessKey, secretKey });
  let bucket: string;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    bucket = `kumiki-images-${randomUUID()}`;
    await client.makeBucket(bucket);
    folder = await temporaryFolder();
  });
  afterEach(async () => {
    await folder[Symbol.asyncDispose]();
    for (const key of await keys()) await client.removeObject(bucket, key);
    await client.removeBucket(bucket);
  });
  const keys = async () =>
    (await client.listObjectsV2(bucket, '', true).toArray()).map(({ name }: { name: string }) => name);
  const environment = (more: Readonly<Record<string, string>> = {}) => ({
    KUMIKI_OBJECTS_ENDPOINT: endpoint,
    KUMIKI_OBJECTS_BUCKET: bucket,
    KUMIKI_OBJECTS_PREFIX: 'line-3/',
    KUMIKI_OBJECTS_ACCESS_KEY: accessKey,
    KUMIKI_OBJECTS_SECRET_KEY: secretKey,
    ...more,
  });

  const inFolder = async (args: readonly string[], env = environment()) =>
    await start(args, folder.path, startFile, env).ended;

  test('takes images, gives results and small copies, and is backed up and restored', async () => {
    const image = await picture('png');
    const backup = join(folder.path, 'backup');
    let id: string;
    {
      await using platform = await startPlatform(folder.path, environment());
      await publishFlip(platform);
      id = await startFlip(platform, image, ['a.png']);
      expect(await endOf(platform, id)).toBe('succeeded');
      const small = await fetch(
        `${platform.url}/api/v1/executions/${id}/items/0/outputs/image/thumbnail?size=64`,
      );
      expect([small.status, small.headers.get('content-type')]).toEqual([200, 'image/webp']);
      expect(await inFolder(['backup', backup])).toMatchObject({ code: 0 });
    }
    expect(existsSync(join(folder.path, '.kumiki-data', 'objects'))).toBe(false);
    expect(await keys()).not.toEqual([]);
    for (const key of await keys()) expect(key).toMatch(/^line-3\//);

    const other = join(folder.path, 'other');
    const elsewhere = environment({ KUMIKI_OBJECTS_PREFIX: 'restored/' });
    const restored = await inFolder(['restore', backup, '--data', other], elsewhere);
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    await using platform = await startPlatform(folder.path, { ...elsewhere, KUMIKI_DATA: other });
    const result = await fetch(`${platform.url}/api/v1/executions/${id}/items/0/outputs/image`);
    expect([result.status, result.headers.get('content-type')]).toEqual([200, 'image/png']);
    const about = await ask(platform, 'GET', `/executions/${id}`);
    expect(JSON.stringify(about)).not.toContain(secretKey);
  });

  test.each([
    ['has no bucket of that name', { KUMIKI_OBJECTS_BUCKET: 'kumiki-images-none' }],
    ['does not know the key', { KUMIKI_OBJECTS_SECRET_KEY: 'wrong-key-of-somebody' }],
    ['is not there', { KUMIKI_OBJECTS_ENDPOINT: 'http://127.0.0.1:9' }],
    ['is named without a bucket', { KUMIKI_OBJECTS_BUCKET: '' }],
  ])('says at the start when the store %s', async (__, wrong) => {
    const env = { ...environment(wrong), KUMIKI_SAMPLES: 'false', KUMIKI_GRPC_PORT: '0' };
    const up = start(['up', '--port', '0'], folder.path, startFile, env);
    const timer = setTimeout(() => up.child.kill('SIGKILL'), 30_000);
    const ended = await up.ended;
    clearTimeout(timer);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/STORE_(NOT_FOUND|SETTINGS|ACCESS_DENIED|UNAVAILABLE)/);
    expect(ended.stderr).not.toContain(env.KUMIKI_OBJECTS_SECRET_KEY);
  });
});
