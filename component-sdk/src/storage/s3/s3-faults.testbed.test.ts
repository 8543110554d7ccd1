import { randomFillSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from 'minio';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { digestOf } from '../digest.ts';
import { openS3Store, type S3StoreOptions } from './s3-store.ts';

const accessKey = process.env['TESTBED_S3_ACCESS_KEY'] ?? '';
const secretKey = process.env['TESTBED_S3_SECRET_KEY'] ?? '';

/** What becomes of a request on its way to the store, or of the answer on its way back. */
type Fault = 'drop' | 'busy' | 'stall' | 'lose the answer' | 'cut the answer' | 'stall the answer';

/** Stands between the store under test and the real one. `fault` decides for each request. */
class FaultyProxy {
  fault: (request: http.IncomingMessage) => Fault | undefined = () => undefined;
  readonly #server: http.Server;
  readonly #target: URL;

  constructor(target: string) {
    this.#target = new URL(target);
    this.#server = http.createServer((request, response) => this.#serve(request, response));
  }

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  #serve(request: http.IncomingMessage, response: http.ServerResponse): void {
    const fault = this.fault(request);
    if (fault === 'drop') request.socket.destroy();
    if (fault === 'busy') request.on('end', () => response.writeHead(503).end());
    if (fault === 'drop' || fault === 'busy' || fault === 'stall') {
      request.resume();
      return;
    }
    const { hostname, port } = this.#target;
    const { method, url, headers } = request;
    const onward = http.request({ hostname, port, method, path: url, headers });
    onward.on('response', (answer) => this.#answer(answer, response, fault));
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  }

  #answer(answer: http.IncomingMessage, response: http.ServerResponse, fault: Fault | undefined): void {
    if (fault === 'lose the answer') {
      answer.resume().on('end', () => response.destroy());
      return;
    }
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    if (fault === undefined) {
      answer.pipe(response);
      return;
    }
    answer.once('data', (chunk: Buffer) => {
      response.write(chunk, () => fault === 'cut the answer' && response.destroy());
      answer.destroy();
    });
  }
}

/** Gives each kind of request the fault as many times. */
function firstTimes(times: number, fault: Fault): FaultyProxy['fault'] {
  const seen = new Map<string, number>();
  return ({ method, url }) => {
    const count = seen.get(`${method} ${url}`) ?? 0;
    seen.set(`${method} ${url}`, count + 1);
    return count < times ? fault : undefined;
  };
}

const bytes = randomFillSync(Buffer.allocUnsafe(12 * 1024 * 1024));
const isPart = (url = ''): boolean => url.includes('partNumber=2');

for (const endpoint of [
  process.env['TESTBED_S3_ENDPOINT'] ?? '',
  process.env['TESTBED_S3B_ENDPOINT'] ?? '',
]) {
  describe(`when the way to the S3 store at ${endpoint} is bad`, () => {
    const proxy = new FaultyProxy(endpoint);
    const bucket = `kumiki-test-${randomUUID()}`;
    const { hostname, port } = new URL(endpoint);
    const client = new Client({
      endPoint: hostname,
      port: Number(port),
      useSSL: false,
      accessKey,
      secretKey,
    });
    let options: S3StoreOptions;

    /** What an upload that ended badly may not leave. */
    async function leftovers(): Promise<number> {
      const key = `sha256/${(await digestOf(bytes)).replace('sha256:', '')}`;
      const uploads = await client.listIncompleteUploadsQuery(bucket, key, '', '', '');
      const markers = await client.listObjectsV2Query(bucket, 'unfinished/', '', '', 1000, '');
      return uploads.uploads.length + markers.objects.length;
    }

    beforeAll(async () => {
      await client.makeBucket(bucket);
      const partBytes = 5 * 1024 * 1024;
      options = { endpoint: await proxy.open(), bucket, accessKey, secretKey, partBytes, timeoutMs: 500 };
    });
    afterEach(async () => {
      proxy.fault = () => undefined;
      const store = await openS3Store({ ...options, endpoint });
      for await (const { digest } of store.list()) await store.delete(digest);
    });
    afterAll(async () => {
      await proxy.close();
      await client.removeBucket(bucket);
    });

    test.each(['drop', 'busy', 'stall'] as const)(
      'a request that fails twice (%s) is tried again',
      async (fault) => {
        proxy.fault = firstTimes(2, fault);
        const store = await openS3Store(options);
        const { digest } = await store.put(bytes);
        expect(bytes.equals(await store.read(digest))).toBe(true);
        expect(await leftovers()).toBe(0);
      },
    );

    test.each(['drop', 'busy', 'stall'] as const)(
      'a part that never arrives (%s) leaves nothing',
      async (fault) => {
        proxy.fault = ({ url }) => (isPart(url) ? fault : undefined);
        const store = await openS3Store(options);
        await expect(store.put(bytes)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
        expect(await leftovers()).toBe(0);
        expect(await store.stat(await digestOf(bytes))).toBeUndefined();
      },
    );

    test('a signal ends an upload that hangs, and nothing of it stays', async () => {
      const abort = new AbortController();
      proxy.fault = ({ url }) => {
        if (!isPart(url)) return undefined;
        abort.abort();
        return 'stall';
      };
      const store = await openS3Store({ ...options, timeoutMs: 60_000 });
      await expect(store.put(bytes, { signal: abort.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
      expect(await leftovers()).toBe(0);
    });

    test('an upload that cannot even be given up is left to the sweep', async () => {
      proxy.fault = ({ method, url }) => (isPart(url) || method === 'DELETE' ? 'drop' : undefined);
      const store = await openS3Store(options);
      await expect(store.put(bytes)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      proxy.fault = () => undefined;
      expect(await leftovers()).toBeGreaterThan(1); // the upload and its marker
      const later = await openS3Store({ ...options, abandonedAfterMs: -60_000 });
      expect(await later.sweep()).toBe(1);
      expect(await leftovers()).toBe(0);
    });

    test('an upload whose last answer is lost is there all the same', async () => {
      proxy.fault = ({ method, url = '' }) =>
        method === 'POST' && url.includes('uploadId=') ? 'lose the answer' : undefined;
      const store = await openS3Store(options);
      const { digest } = await store.put(bytes);
      proxy.fault = () => undefined;
      expect(bytes.equals(await store.read(digest))).toBe(true);
    });

    test.each(['cut the answer', 'stall the answer'] as const)(
      'a read that breaks off (%s) is no corrupt object',
      async (fault) => {
        const store = await openS3Store(options);
        const { digest } = await store.put(bytes);
        proxy.fault = ({ method }) => (method === 'GET' ? fault : undefined);
        await expect(store.read(digest)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
        proxy.fault = () => undefined;
        expect(bytes.equals(await store.read(digest))).toBe(true);
      },
    );

    test('a reader that is slower than the time limit gets everything', async () => {
      const store = await openS3Store(options);
      const { digest } = await store.put(bytes);
      const reader = store.get(digest)[Symbol.asyncIterator]();
      let size = (await reader.next()).value?.byteLength ?? 0;
      await new Promise((resolve) => setTimeout(resolve, 3 * (options.timeoutMs ?? 0)));
      for (let next = await reader.next(); !next.done; next = await reader.next())
        size += next.value.byteLength;
      expect(size).toBe(bytes.byteLength);
    });
  });
}
