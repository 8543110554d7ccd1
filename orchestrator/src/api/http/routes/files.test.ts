import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { problemCode, testServer } from '../../../../test/http-fixture.ts';
import { openProcessing, picture, type OpenProcessing } from '../../../../test/processing-fixture.ts';
import { callerOf, type Caller } from '../../../identity/roles.ts';
import { HeldBytes } from '../upload/held-bytes.ts';
import type { Webhooks } from '../../../webhooks/index.ts';
import { startRoute } from './start-route.ts';
import { fileRoutes } from './files.ts';

const admin = callerOf('ann', 'Ann', { role: 'admin' });
const onOther = callerOf('bob', 'Bob', { pipelines: { other: 'runner' } });
const onTest = callerOf('eve', 'Eve', { pipelines: { test: 'viewer' } });

let kumiki: OpenProcessing;
let server: Awaited<ReturnType<typeof testServer>>;
let caller: Caller;

beforeEach(async () => {
  kumiki = await openProcessing();
  caller = admin;
  const { files, objects, executions, planOf } = kumiki;
  const about = async () =>
    await Promise.resolve({
      format: 'png',
      width: 8,
      height: 6,
      depth: 8,
      space: 'srgb',
      alpha: false,
      pages: 1,
    } as const);
  const fetchFile = async () => await Promise.reject(new Error('nothing is fetched'));
  server = await testServer(
    [
      ...fileRoutes({ files, objects, held: new HeldBytes(10_000_000), images: { about } }),
      // No execution here has one.
      startRoute({ executions, objects, planOf, files, fetchFile, webhooks: {} as Webhooks }),
    ],
    { access: { identify: () => caller } },
  );
});
afterEach(async () => {
  await server.close();
  await kumiki[Symbol.asyncDispose]();
});

interface Sent {
  readonly file_id: string;
  readonly name: string;
}
type Page = { readonly items: readonly Sent[]; readonly next?: string };

async function post(path: string, parts: readonly (readonly [string, string | Buffer, string?])[]) {
  const form = new FormData();
  for (const [field, content, name] of parts) {
    if (name === undefined) form.append(field, String(content));
    else form.append(field, new Blob([new Uint8Array(Buffer.from(content))]), name);
  }
  return await server.fetch(`/api/v1${path}`, { method: 'POST', body: form });
}

async function sent(...files: readonly (readonly [string, string | Buffer])[]): Promise<readonly Sent[]> {
  const answer = await post(
    '/files',
    files.map(([name, content]) => ['file', content, name] as const),
  );
  expect(answer.status).toBe(201);
  return ((await answer.json()) as Page).items;
}

const get = async (path: string) => await server.fetch(`/api/v1${path}`);
const page = async (query: string) => (await (await get(`/files${query}`)).json()) as Page;

describe('files that are sent', () => {
  test('are read by their content, and what is known of them is told', async () => {
    const image = await picture();
    const [logo, model] = await sent(['../ロゴ.png', image], ['model.onnx', 'weights']);
    expect(logo).toEqual({
      file_id: expect.stringMatching(/^sha256:/) as string,
      sha256: logo!.file_id.slice(7),
      name: 'ロゴ.png',
      media_type: 'image/png',
      size: image.length,
      created_at: expect.stringMatching(/Z$/) as string,
      url: `/api/v1/files/${logo!.file_id}`,
    });
    const read = await get(`/files/${logo!.file_id}`);
    expect(read.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await read.arrayBuffer()).equals(image)).toBe(true);
    const etag = read.headers.get('etag')!;
    const again = await server.fetch(`/api/v1/files/${logo!.file_id}`, {
      headers: { 'If-None-Match': etag },
    });
    expect(again.status).toBe(304);
    const other = await get(`/files/${model!.file_id}`);
    expect(other.headers.get('content-disposition')).toBe('attachment');
    expect(await other.text()).toBe('weights');
    const meta = async (id: string) => (await (await get(`/files/${id}/meta`)).json()) as object;
    expect(await meta(logo!.file_id)).toMatchObject({ name: 'ロゴ.png', width: 8, height: 6 });
    expect(await meta(model!.file_id)).toEqual(model);
  });

  test('are listed page by page, and found by name', async () => {
    await sent(['a.png', 'a'], ['b.png', 'b'], ['c.bin', 'c']);
    const first = await page('?limit=2');
    const second = await page(`?limit=2&cursor=${first.next}`);
    expect([first.items.length, second.items.length, second.next]).toEqual([2, 1, undefined]);
    expect(new Set([...first.items, ...second.items].map(({ name }) => name)).size).toBe(3);
    expect((await page('?text=.BIN')).items.map(({ name }) => name)).toEqual(['c.bin']);
    expect(await problemCode(await get('/files?cursor=x'))).toBe('CURSOR_INVALID');
  });

  test('are inputs of executions, one item each', async () => {
    const [one, two] = await sent(['部品.png', await picture()], ['b.png', await picture('#ffffff')]);
    const [logo] = await sent(['logo.svg', '<svg/>']);
    const inputs = {
      photo: [{ file: one!.file_id }, { file: two!.file_id }],
      logo: { file: logo!.file_id },
    };
    const answer = await post('/executions', [['execution', JSON.stringify({ pipeline: 'one', inputs })]]);
    expect(answer.status).toBe(202);
    const { execution_id: id } = (await answer.json()) as { execution_id: string };
    const ref = { project: 'default', id };
    expect((await kumiki.executions.wait(ref, 20_000)).status).toBe('succeeded');
    const items = await kumiki.store.items(ref, {}, { from: 0, limit: 5 });
    expect(items.map(({ name }) => name)).toEqual(['部品', 'b']);
    expect(items[0]!.outputs!['text']).toEqual({ data: '{"width":8,"note":""} logo.svg' });
    const { digest } = items[1]!.outputs!['image'] as { digest: string };
    expect(await (await get(`/files/${digest}/meta`)).json()).toMatchObject({
      media_type: 'image/png',
      width: 8,
    });
  });
});

describe('who may not', () => {
  test('read a file by its content alone: it has to be in use where they may see it', async () => {
    const { digest } = await kumiki.stored('only-stored.png');
    const unknown = `sha256:${'0'.repeat(64)}`;
    for (const id of [digest, unknown]) {
      for (const path of [`/files/${id}`, `/files/${id}/meta`]) {
        expect(await problemCode(await get(path))).toBe('ARTIFACT_NOT_FOUND');
      }
      const ask = JSON.stringify({ pipeline: 'one', inputs: { photo: { file: id } } });
      expect(await problemCode(await post('/executions', [['execution', ask]]))).toBe('ARTIFACT_NOT_FOUND');
    }
    const items = [
      { name: 'a', inputs: { photo: { kind: 'stored', artifact: await kumiki.stored('a.png') } as const } },
    ];
    await kumiki.executions.start('default', { pipeline: 'one', items });
    for (const [who, status] of [
      [admin, 200],
      [onTest, 200],
      [onOther, 404],
    ] as const) {
      caller = who;
      expect((await get(`/files/${digest}`)).status).toBe(status);
    }
    caller = onTest;
    expect(await problemCode(await get('/files'))).toBe('PIPELINES_ONLY');
  });

  test.each<[string, readonly (readonly [string, string, string?])[], string]>([
    ['nothing', [['a', 'b']], 'BODY_INVALID'],
    ['another field', [['model', 'x', 'a.bin']], 'BODY_INVALID'],
    [
      'a field beside it',
      [
        ['file', 'x', 'a.bin'],
        ['name', 'x'],
      ],
      'BODY_INVALID',
    ],
    ['an empty file', [['file', '', 'a.bin']], 'BODY_INVALID'],
    ['a name with NUL', [['file', 'x', 'a\u0000.bin']], 'BODY_INVALID'],
  ])('send %s', async (_, parts, code) => {
    expect(await problemCode(await post('/files', parts))).toBe(code);
    expect([(await page('')).items, await kumiki.filesOnDisk()]).toEqual([[], 0]);
  });

  test('name what is no stored file', async () => {
    for (const id of ['..%2F..%2Fx', 'sha256:x', `SHA256:${'0'.repeat(64)}`, '%00']) {
      expect(await problemCode(await get(`/files/${id}`))).toBe('URL_INVALID');
    }
    const asked: readonly [unknown, string][] = [
      [{ file: '../x' }, 'ARTIFACT_NOT_FOUND'],
      [[{ file: 'x' }, 7], 'BODY_INVALID'],
    ];
    for (const [photo, code] of asked) {
      const ask = JSON.stringify({ pipeline: 'one', inputs: { photo } });
      expect(await problemCode(await post('/executions', [['execution', ask]]))).toBe(code);
    }
  });
});
