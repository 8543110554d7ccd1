import { once } from 'node:events';
import { createServer, request as send, type Server } from 'node:http';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asKumikiError, kumikiError } from '@kumiki/component-sdk/errors';
import { digestOf, openFileStore, type ObjectSource, type ObjectStore } from '@kumiki/component-sdk/storage';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MultipartLimits } from '../multipart.ts';
import { receiveUpload, uploadLimits } from './receive-upload.ts';

const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(5000, 7)]);

let folder: string;
let objects: ObjectStore;
let server: Server;
let url: string;
let limits: Partial<MultipartLimits>;
/** What each request ended with, in order. */
let answered: (() => void)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-upload-'));
  objects = await openFileStore(folder, { durable: false });
  limits = uploadLimits;
  answered = [];
  server = createServer((request, response) => {
    const answer = async (): Promise<object> => {
      try {
        const { fields, files } = await receiveUpload(request, objects, limits);
        return { fields: Object.fromEntries(fields), files };
      } catch (thrown) {
        return { error: asKumikiError(thrown).toJSON() };
      }
    };
    void answer().then((given) => {
      answered.shift()?.();
      return response.end(JSON.stringify(given));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  readonly fields?: Record<string, string>;
  readonly files?: readonly {
    field: string;
    artifact: { digest: string; mediaType: string; name: string };
  }[];
  readonly error?: { readonly code: string; readonly message: string };
}

async function post(form: FormData): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', body: form });
  return (await response.json()) as Answer;
}

async function postRaw(body: string, type = 'multipart/form-data; boundary=x'): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', body, headers: { 'Content-Type': type } });
  return (await response.json()) as Answer;
}

/** Objects in the store, and what unfinished ones left. */
async function stored(): Promise<string[]> {
  return (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}

describe('an upload', () => {
  test('is stored by content, with the type that its bytes say and the name that people know', async () => {
    const form = new FormData();
    form.set('pipeline_config', '{"pipeline_id": "find"}');
    form.append('image', new Blob([png], { type: 'text/html' }), 'C:\\写真\\部品 1.png');
    form.append('notes', new Blob(['<script>'], { type: 'image/png' }), 'notes.txt');
    const { fields, files } = await post(form);
    expect(fields).toEqual({ pipeline_config: '{"pipeline_id": "find"}' });
    expect(files).toMatchObject([
      {
        field: 'image',
        artifact: {
          digest: await digestOf(png),
          size: png.length,
          mediaType: 'image/png',
          name: '部品 1.png',
        },
      },
      { field: 'notes', artifact: { mediaType: 'application/octet-stream', name: 'notes.txt' } },
    ]);
    expect(png.equals(await objects.read(files![0]!.artifact.digest))).toBe(true);
  });

  test('keeps the order of many files of one field', async () => {
    const form = new FormData();
    for (let n = 0; n < 30; n++)
      form.append('image', new Blob([Buffer.concat([png, Buffer.from([n])])]), `${n}.png`);
    const { files } = await post(form);
    expect(files!.map(({ artifact }) => artifact.name)).toEqual(
      Array.from({ length: 30 }, (_, n) => `${n}.png`),
    );
  });
});

describe('nothing stays, and it is said why, where', () => {
  test.each([
    ['a file is larger than allowed', { fileBytes: 1000 }, 'BODY_TOO_LARGE'],
    ['there are more files than allowed', { files: 1 }, 'BODY_INVALID'],
    ['a field is longer than allowed', { fieldBytes: 3 }, 'BODY_TOO_LARGE'],
    ['there are more fields than allowed', { fields: 1 }, 'BODY_INVALID'],
  ])('%s', async (_, more, code) => {
    limits = { ...uploadLimits, ...more };
    const form = new FormData();
    form.set('a', 'long text');
    form.set('b', 'long text');
    form.append('image', new Blob([png]), 'a.png');
    form.append('image', new Blob([Buffer.concat([png, png])]), 'b.png');
    expect((await post(form)).error).toMatchObject({ code });
  });

  test.each([
    [
      'a field comes twice',
      '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n2\r\n--x--\r\n',
    ],
    [
      'a file has no bytes',
      '--x\r\nContent-Disposition: form-data; name="a"; filename="a.png"\r\n\r\n\r\n--x--\r\n',
    ],
    ['the end is missing', '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1'],
    ['it is no multipart at all', 'hello'],
    [
      'a part has no end to its headers',
      `--x\r\nContent-Disposition: form-data; name="a"\r\nX: ${'y'.repeat(100_000)}`,
    ],
  ])('%s', async (_, body) => {
    expect((await postRaw(body)).error).toMatchObject({ code: 'BODY_INVALID' });
    expect(await stored()).toEqual([]);
  });

  test('the type says something else, or no boundary', async () => {
    expect((await postRaw('{}', 'application/json')).error).toMatchObject({ code: 'BODY_INVALID' });
    expect((await postRaw('a', 'multipart/form-data')).error).toMatchObject({ code: 'BODY_INVALID' });
  });

  test('the store has no room for it', async () => {
    const full = async (source: ObjectSource): Promise<never> => {
      // It lets go of the file in the middle.
      for await (const _ of source as AsyncIterable<Uint8Array>) break;
      throw kumikiError('STORE_FULL', { store: 'the disk' });
    };
    objects = { ...objects, put: full };
    const form = new FormData();
    form.append('image', new Blob([png]), 'a.png');
    form.append('more', new Blob([Buffer.concat([png, png])]), 'b.png');
    expect((await post(form)).error).toMatchObject({ code: 'STORE_FULL' });
  });

  test('the client goes away half-way', async () => {
    const done = new Promise<void>((resolve) => answered.push(resolve));
    const request = send(url, {
      method: 'POST',
      headers: { 'Content-Type': 'multipart/form-data; boundary=x', 'Content-Length': '100000' },
    });
    request.on('error', () => undefined);
    request.write('--x\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n');
    request.write(png, () => request.destroy());
    await done;
    expect(await stored()).toEqual([]);
  });
});
