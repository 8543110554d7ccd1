import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { openFileStore, type ObjectStore } from '@kumiki/component-sdk/storage';
import { sharp } from '@kumiki/component-sdk/values';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { problemCode, testServer } from '../../../../test/http-fixture.ts';
import type { StoredValue } from '../../../execution/index.ts';
import { ImageTools } from '../../../images/index.ts';
import { thumbnailRoutes } from './thumbnails.ts';

let folder: string;
let objects: ObjectStore;
let images: ImageTools;
let server: Awaited<ReturnType<typeof testServer>>;
/** What the only item has, by name. */
let values: Record<string, StoredValue>;
/** Those that records refer to. */
let referenced: Set<string>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-thumbnails-'));
  objects = await openFileStore(join(folder, 'objects'), { durable: false });
  images = new ImageTools({
    objects: join(folder, 'objects'),
    cache: join(folder, 'thumbnails'),
    cacheBytes: 1e6,
  });
  values = {};
  referenced = new Set();
  const missing = (name: string) => kumikiError('ARTIFACT_NOT_FOUND', { name, where: 'The store' });
  const executions = {
    value: (_: object, __: number, { name }: { name: string }) =>
      values[name] ? Promise.resolve(values[name]) : Promise.reject(missing(name)),
    artifact: async (_: string, digest: string, about: { mediaType: string; name?: string }) => {
      const found = referenced.has(digest) ? await objects.stat(digest) : undefined;
      if (!found) throw missing(digest);
      return { artifact: { ...about, digest, size: found.size }, read: () => objects.get(digest) };
    },
  };
  const files = {
    find: async (_: object, __: string, digest: string) => {
      const { artifact } = await executions.artifact('default', digest, { mediaType: 'image/png' });
      return { artifact, createdAt: 0 };
    },
  };
  server = await testServer(thumbnailRoutes({ executions, files, images }));
});
afterEach(async () => {
  await server.close();
  await images[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function store(content: Uint8Array, mediaType = 'image/png') {
  const object = await objects.put(content);
  referenced.add(object.digest);
  return { ...object, mediaType, name: 'plate.png' };
}

const plain = async (width: number, height: number) =>
  await sharp({ create: { width, height, channels: 3, background: '#c08040' } })
    .png()
    .toBuffer();

const item = '/api/v1/executions/01a20f44-1915-725e-a432-031822541cb1/items/0';

describe('a thumbnail', () => {
  test('of an output is WebP in the size that was asked for, and PNG where only that is taken', async () => {
    values['image'] = await store(await plain(300, 150));
    const answer = await server.fetch(`${item}/outputs/image/thumbnail?size=64`);
    expect(answer.headers.get('content-type')).toBe('image/webp');
    expect(answer.headers.get('vary')).toContain('Accept');
    expect(await sharp(await answer.bytes()).metadata()).toMatchObject({ width: 64, height: 32 });
    const png = await server.fetch(`${item}/outputs/image/thumbnail`, { headers: { Accept: 'image/png' } });
    expect(png.headers.get('content-type')).toBe('image/png');
    expect(await sharp(await png.bytes()).metadata()).toMatchObject({ format: 'png', width: 256 });
  });

  test('is not sent to who has it', async () => {
    values['image'] = await store(await plain(30, 15));
    const url = `${item}/inputs/image/thumbnail`;
    const etag = (await server.fetch(url)).headers.get('etag')!;
    const again = await server.fetch(url, { headers: { 'If-None-Match': etag } });
    expect([again.status, again.headers.get('etag')]).toEqual([304, etag]);
    const larger = await server.fetch(`${url}?size=512`, { headers: { 'If-None-Match': etag } });
    expect(larger.status).toBe(200);
  });

  test('of a list is that of one of its images', async () => {
    values['parts'] = { list: [await store(await plain(30, 15)), await store(await plain(20, 40))] };
    const url = `${item}/steps/cut/parts/thumbnail`;
    const second = await (await server.fetch(`${url}?element=1`)).bytes();
    expect(await sharp(second).metadata()).toMatchObject({ width: 20, height: 40 });
    expect(await problemCode(await server.fetch(`${url}?element=2`))).toBe('ARTIFACT_NOT_FOUND');
  });

  test('of a stored file is there as long as something refers to it', async () => {
    const { digest } = await store(await plain(30, 15));
    const url = `/api/v1/files/${digest}/thumbnail`;
    expect((await server.fetch(url)).status).toBe(200);
    referenced.clear();
    expect(await problemCode(await server.fetch(url))).toBe('ARTIFACT_NOT_FOUND');
  });

  test('that cannot be is refused by code', async () => {
    values['data'] = { data: 4 };
    values['text'] = await store(Buffer.from('hello'), 'application/octet-stream');
    values['whole'] = await store(await plain(900, 900));
    values['cut'] = await store((await plain(900, 900)).subarray(0, 100));
    const asked = [
      ['data/thumbnail', 'ARTIFACT_NOT_FOUND'],
      ['nothing/thumbnail', 'ARTIFACT_NOT_FOUND'],
      ['text/thumbnail', 'IMAGE_FORMAT_NOT_ALLOWED'],
      ['cut/thumbnail', 'IMAGE_UNREADABLE'],
      ['cut/thumbnail?size=100', 'QUERY_INVALID'],
      ['cut/thumbnail?size=-1', 'QUERY_INVALID'],
      ['whole/thumbnail?area=0,0,0,1', 'QUERY_INVALID'],
      ['whole/thumbnail?area=1,2,3', 'QUERY_INVALID'],
      ['whole/thumbnail?area=900,0,10,10', 'IMAGE_AREA_EMPTY'],
    ] as const;
    for (const [path, code] of asked) {
      expect([path, await problemCode(await server.fetch(`${item}/outputs/${path}`))]).toEqual([path, code]);
    }
    const wrong = await server.fetch('/api/v1/files/..%2Fx/thumbnail');
    expect(await problemCode(wrong)).toBe('URL_INVALID');
  });
});
