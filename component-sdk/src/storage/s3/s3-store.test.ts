import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { ObjectStore } from '../object-store.ts';
import { openS3Store } from './s3-store.ts';

const secretKey = 'the-secret-key-of-this-test';
const settings = { bucket: 'results', accessKey: 'the-access-key', secretKey, timeoutMs: 200, attempts: 2 };
const unknown = `sha256:${'0'.repeat(64)}`;

let server: http.Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** A store that answers every request alike. */
async function storeThat(
  answer: http.RequestListener,
): Promise<{ store: ObjectStore; requests: () => number }> {
  let requests = 0;
  server = http.createServer((request, response) => {
    requests++;
    request.resume().on('end', () => answer(request, response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { store: await openS3Store({ ...settings, endpoint }), requests: () => requests };
}

const failing =
  (status: number, code: string): http.RequestListener =>
  ({ method }, response) => {
    const xml = `<Error><Code>${code}</Code><Message>Told by the store</Message></Error>`;
    response.writeHead(status, { 'Content-Type': 'application/xml' }).end(method === 'HEAD' ? '' : xml);
  };

const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('an S3 store that does not do its part', () => {
  test('one that nobody listens for is unavailable, after a bounded number of tries', async () => {
    const { store } = await storeThat(() => undefined);
    server?.close();
    await once(server!, 'close');
    const error = await errorOf(store.put(Buffer.from('x')));
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    expect(String(error)).toContain('bucket "results" at http://127.0.0.1:');
    expect(String(error)).toContain('ECONNREFUSED');
  });

  test('one that takes the request and says nothing is unavailable when the time is over', async () => {
    const { store, requests } = await storeThat(() => undefined);
    await expect(store.read(unknown)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(requests()).toBe(2);
  });

  test.each([
    [403, 'AccessDenied', 'STORE_ACCESS_DENIED', 1],
    [403, 'SignatureDoesNotMatch', 'STORE_ACCESS_DENIED', 1],
    [404, 'NoSuchKey', 'OBJECT_NOT_FOUND', 1],
    [404, 'NoSuchBucket', 'STORE_NOT_FOUND', 1],
    [400, 'AuthorizationHeaderMalformed', 'STORE_REFUSED', 1],
    [507, 'InsufficientStorage', 'STORE_FULL', 1],
    [503, 'SlowDown', 'STORE_UNAVAILABLE', 2],
    [500, 'InternalError', 'STORE_UNAVAILABLE', 2],
  ])('%i %s is %s', async (status, code, expected, tries) => {
    const { store, requests } = await storeThat(failing(status, code));
    await expect(store.read(unknown)).rejects.toMatchObject({ code: expected });
    expect(requests()).toBe(tries);
  });

  test('a put without permission is told as such', async () => {
    const { store } = await storeThat(failing(403, 'AccessDenied'));
    await expect(store.put(Buffer.from('x'))).rejects.toMatchObject({ code: 'STORE_ACCESS_DENIED' });
  });

  test('no error holds the keys, whatever the store answers', async () => {
    const { store } = await storeThat((_, response) => {
      const xml = `<Error><Code>Strange</Code><Message>your key ${secretKey}</Message></Error>`;
      response.writeHead(400).end(xml);
    });
    const error = await errorOf(store.read(unknown));
    expect(error).toMatchObject({ code: 'STORE_REFUSED' });
    expect((error as Error).cause).toBeUndefined();
    expect(String(error)).not.toContain(secretKey);
  });

  test('a signal ends the wait for an answer', async () => {
    const abort = new AbortController();
    const { store } = await storeThat(() => abort.abort());
    await expect(store.read(unknown, { signal: abort.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

test.each([
  { endpoint: 'localhost:9000' },
  { endpoint: 'ftp://localhost' },
  { endpoint: 'http://user:password@localhost' },
  { endpoint: 'http://localhost/path' },
  { prefix: '../elsewhere' },
  { prefix: 'a\nb' },
  ...['Results', 'a', 'a_b', 'a..b', '-ab', 'ab-', '10.0.0.1', 'password/x', ''].map((bucket) => ({
    bucket,
  })),
])('settings that cannot be meant are refused: %j', async (wrong) => {
  const error = await errorOf(openS3Store({ ...settings, endpoint: 'http://localhost:9000', ...wrong }));
  expect(error).toMatchObject({ code: 'STORE_SETTINGS' });
  expect(String(error)).not.toContain('password');
});
