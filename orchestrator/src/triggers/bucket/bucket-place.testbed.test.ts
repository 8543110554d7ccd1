import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'minio';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDataFolder, type DataFolder } from '../../data-folder.ts';
import { code } from '../../execution/store/contract/fixtures.ts';
import { settings } from '../contract.ts';
import { FileWatch } from '../files/file-watch.ts';
import type { BucketSource } from '../trigger.ts';
import { BucketPlace, type WatchedBucket } from './bucket-place.ts';

const accessKey = process.env['TESTBED_S3_ACCESS_KEY'] ?? '';
const secretKey = process.env['TESTBED_S3_SECRET_KEY'] ?? '';
const stores = [
  ['one make of store', process.env['TESTBED_S3_ENDPOINT'] ?? ''],
  ['another make', process.env['TESTBED_S3B_ENDPOINT'] ?? ''],
] as const;
const { signal } = new AbortController();

describe.each(stores)('a watched prefix in %s', (_, endpoint) => {
  const { hostname, port } = new URL(endpoint);
  const client = new Client({ endPoint: hostname, port: Number(port), useSSL: false, accessKey, secretKey });
  let folder: string;
  let data: DataFolder;
  let bucket: string;
  let started: Map<string, string>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kumiki-bucket-'));
    data = await openDataFolder(join(folder, 'data'));
    bucket = `kumiki-test-${randomUUID()}`;
    await client.makeBucket(bucket);
    started = new Map();
  });
  afterEach(async () => {
    for (const key of await keys()) await client.removeObject(bucket, key);
    await client.removeBucket(bucket);
    await data[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  async function keys(): Promise<string[]> {
    const found: string[] = [];
    for await (const { name } of client.listObjectsV2(bucket, '', true) as AsyncIterable<{ name: string }>) {
      found.push(name);
    }
    return found.toSorted();
  }

  const put = async (key: string, text = key) => await client.putObject(bucket, key, Buffer.from(text));

  async function watch(more: Partial<BucketSource> = {}, about: Partial<WatchedBucket> = {}) {
    const source: BucketSource = {
      kind: 'bucket',
      bucket: 'camera',
      prefix: 'line-3/',
      patterns: ['*.png'],
      recursive: false,
      after: 'keep',
      ...more,
    };
    const id = randomUUID();
    const trigger = await data.triggers.create('default', id, 'me', { ...settings, source });
    const camera = { endpoint, bucket, accessKey, secretKey, prefix: 'in', attempts: 1, ...about };
    const watched = new FileWatch({
      trigger: { ...trigger, source },
      place: new BucketPlace({ source, buckets: { camera }, objects: data.objects }),
      store: data.triggers,
      start: async (_given, { key, artifact }) => {
        started.set(key, artifact!.name!);
        return await Promise.resolve('execution');
      },
      outcome: () => Promise.resolve('done' as const),
      settleMs: 0,
      pollMs: 5000,
    });
    return { look: async () => await watched.look(signal), id };
  }

  const names = () => [...started.values()].toSorted();

  test('gives each file once, and one of the same name that has changed again', async () => {
    await put('in/line-3/a.png');
    await put('in/line-3/b.png', 'other');
    for (const other of [
      'a.png',
      'in/line-4/c.png',
      'in/line-3/more/d.png',
      'in/line-3/e.txt',
      'in/line-3/.f.png',
    ])
      await put(other);
    const { look, id } = await watch();
    await look();
    await look();
    expect(names()).toEqual(['a.png', 'b.png']);
    const { items } = await data.triggers.history('default', id, { limit: 9 });
    expect(Buffer.from(await data.objects.read(items[0]!.digest!)).toString()).toMatch(/a\.png|other/);
    await put('in/line-3/a.png', 'a new one');
    await look();
    expect(names()).toEqual(['a.png', 'a.png', 'b.png']);
  });

  test('looks deeper, and moves what it took and what it could not, beside others of that name', async () => {
    await put('in/line-3/部品 1.png');
    await put('in/line-3/deep/er/b.png');
    await put('in/line-3/done/部品 1.png', 'from before');
    await put('in/line-3/empty.png', '');
    const { look, id } = await watch({ recursive: true, after: 'move' });
    await look();
    await look();
    expect(names()).toEqual(['b.png', '部品 1.png']);
    const { items } = await data.triggers.history('default', id, { limit: 9 });
    const mark = items.find(({ name }) => name.startsWith('部品'))!.digest!.slice(-8);
    expect(await keys()).toEqual(
      [
        'in/line-3/done/deep/er/b.png',
        `in/line-3/done/部品 1-${mark}.png`,
        'in/line-3/done/部品 1.png',
        'in/line-3/failed/empty.png',
      ].toSorted(),
    );
  });

  test('says what is wrong with the store, and goes on when it is right again', async () => {
    await put('in/line-3/a.png');
    const gone = await watch({}, { bucket: `${bucket}-none` });
    await expect(gone.look()).rejects.toEqual(code('STORE_NOT_FOUND'));
    const wrong = await watch({}, { secretKey: 'wrong-key-of-somebody' });
    await expect(wrong.look()).rejects.toEqual(code('STORE_ACCESS_DENIED'));
    const away = await watch({}, { endpoint: 'http://127.0.0.1:1' });
    await expect(away.look()).rejects.toEqual(code('STORE_UNAVAILABLE'));
    const unknown = await watch({ bucket: 'other' });
    await expect(unknown.look()).rejects.toEqual(code('BUCKET_NOT_ALLOWED'));
    expect(names()).toEqual([]);
  });
});
