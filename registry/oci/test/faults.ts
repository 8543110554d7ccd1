import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blobOf, putImage, randomBytes } from '../src/contract.ts';
import { Registries, sourceOf, type ImageRepository, type RegistriesOptions } from '../src/index.ts';
import { readBlob } from '../src/read.ts';
import { startFakeRegistry } from './fake-registry.ts';
import { startProxy, type Fault, type Seen } from './proxy.ts';

const nobody = async () => await Promise.resolve(undefined);
const quick = { firstMs: 1, longestMs: 2_000, attempts: 4 };

/** A client that comes through a proxy which misbehaves. */
export async function through(
  target: string,
  faultOf: (seen: Seen, count: number) => Fault | undefined,
  options: RegistriesOptions = {},
) {
  let count = 0;
  const proxy = await startProxy(target, (seen) => faultOf(seen, ++count));
  const registries = new Registries({
    mirrors: new Map(),
    retry: quick,
    credentials: nobody,
    chunkBytes: 1_000_000,
    ...options,
  });
  const repository = registries.repository({
    registry: proxy.host,
    repository: `tools/faults-${process.pid}`,
  });
  return { proxy, repository, [Symbol.asyncDispose]: async () => await proxy[Symbol.asyncDispose]() };
}

/** What a client does when a registry, or what stands before it, misbehaves. @param host of a registry that behaves */
export function registryFaults(
  name: string,
  open: () => Promise<{ host: string; close(): Promise<void> }>,
): void {
  describe(`${name}, when it misbehaves:`, () => {
    let target: string;
    let close: () => Promise<void>;
    let good: ImageRepository;
    const large = randomBytes(3_500_000);
    const blob = blobOf(large);
    beforeAll(async () => {
      const opened = await open();
      target = opened.host;
      close = async () => await opened.close();
      const registries = new Registries({ mirrors: new Map(), credentials: nobody });
      good = registries.repository({ registry: target, repository: `tools/faults-${process.pid}` });
      await putImage(good, { tag: 'good' });
      await good.putBlob(blob, sourceOf(large));
    });
    afterAll(async () => await close?.());

    const answered = (status: number, headers: Record<string, string> = {}, body = ''): Fault => ({
      kind: 'status',
      status,
      headers,
      body,
    });

    test('one that is not there is told as such, by name', async () => {
      const proxy = await startProxy(target, () => undefined);
      await proxy[Symbol.asyncDispose]();
      const registries = new Registries({ mirrors: new Map(), retry: quick, credentials: nobody });
      const read = registries.repository({ registry: proxy.host, repository: 'a' }).manifest('good');
      await expect(read).rejects.toMatchObject({
        code: 'REGISTRY_UNREACHABLE',
        retryable: true,
        message: expect.stringContaining(proxy.host) as string,
      });
    });

    test('one that never answers is given up', async () => {
      await using slow = await through(target, () => ({ kind: 'hang' }), {
        patienceMs: 50,
        retry: { ...quick, attempts: 2 },
      });
      await expect(slow.repository.manifest('good')).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
      expect(slow.proxy.seen).toHaveLength(2);
    });

    test('one that is slow is waited for, as long as something comes', async () => {
      const patienceMs = 500;
      await using slow = await through(target, () => ({ kind: 'trickle', pieces: 20, everyMs: 50 }), {
        patienceMs,
      });
      expect((await readBlob(slow.repository, blob, large.length)).equals(large)).toBe(true);
    });

    test.each([
      [401, 'REGISTRY_LOGIN_NEEDED', 1],
      [403, 'REGISTRY_DENIED', 1],
      [404, 'REGISTRY_NOT_FOUND', 1],
      [405, 'REGISTRY_REFUSED', 1],
      [429, 'REGISTRY_BUSY', 4],
      [500, 'REGISTRY_FAILED', 4],
      [503, 'REGISTRY_FAILED', 4],
    ])('the answer %i is %s, after %i requests', async (status, code, requests) => {
      await using broken = await through(target, () => answered(status));
      await expect(broken.repository.manifest('good')).rejects.toMatchObject({ code });
      expect(broken.proxy.seen).toHaveLength(requests);
    });

    test('what it says goes into the message, cleaned and cut', async () => {
      const body = JSON.stringify({
        errors: [{ code: 'DENIED', message: `\u001b[31mno${'!'.repeat(1000)}` }],
      });
      await using broken = await through(target, () => answered(403, {}, body));
      const thrown = (await broken.repository.manifest('good').catch((error: unknown) => error)) as Error;
      expect(thrown.message).toMatch(/DENIED: {2}?\[31mno!/);
      expect(thrown.message.length).toBeLessThan(500);
    });

    test('it is tried again when it is busy, and waited for as long as it asks', async () => {
      await using busy = await through(target, (_, count) =>
        count <= 2 ? answered(count === 1 ? 503 : 429, { 'retry-after': '0' }) : undefined,
      );
      expect((await busy.repository.manifest('good')).descriptor.size).toBeGreaterThan(0);
      expect(busy.proxy.seen).toHaveLength(3);
    });

    test('who asks to wait for long is not waited for: whoever called hears for how long', async () => {
      await using busy = await through(target, () => answered(429, { 'retry-after': '3600' }));
      await expect(busy.repository.manifest('good')).rejects.toMatchObject({
        code: 'REGISTRY_BUSY',
        retryAfter: 3600,
      });
      expect(busy.proxy.seen).toHaveLength(1);
    });

    test('other bytes than those of the digest are refused', async () => {
      const put = await putImage(good, { tag: 'changed' });
      const change = (body: Buffer) => Buffer.from(body.toString().replace('layers', 'LAYERS'));
      await using lying = await through(target, ({ method }) =>
        method === 'GET' ? { kind: 'change', change } : undefined,
      );
      await expect(lying.repository.manifest(put.digest)).rejects.toMatchObject({
        code: 'REGISTRY_CONTENT_WRONG',
      });
      await expect(lying.repository.manifest('changed')).rejects.toMatchObject({
        code: 'REGISTRY_CONTENT_WRONG',
      });
      const flip = (body: Buffer) => body.fill(0, 1000, 1001);
      await using flipped = await through(target, () => ({ kind: 'change', change: flip }));
      await expect(readBlob(flipped.repository, blob)).rejects.toMatchObject({
        code: 'REGISTRY_CONTENT_WRONG',
      });
    });

    test('a blob that breaks off is read on from there', async () => {
      await using broken = await through(target, (_, count) =>
        count <= 2 ? { kind: 'truncate', bytes: 1_000_000 } : undefined,
      );
      expect(large.equals(await readBlob(broken.repository, blob))).toBe(true);
      expect(broken.proxy.seen).toHaveLength(3);
    });

    test('a blob of which nothing comes is given up, and one that is too short is refused', async () => {
      await using broken = await through(target, () => ({ kind: 'truncate', bytes: 0 }));
      await expect(readBlob(broken.repository, blob)).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
      await using short = await through(target, () => ({
        kind: 'change',
        change: (body) => body.subarray(0, 1000),
      }));
      await expect(readBlob(short.repository, blob)).rejects.toMatchObject({
        code: 'REGISTRY_CONTENT_WRONG',
      });
    });

    test('a huge manifest is not read to its end', async () => {
      const huge = { kind: 'change', change: () => Buffer.alloc(20_000_000, ' ') } as const;
      await using hostile = await through(target, () => huge);
      await expect(hostile.repository.manifest('good')).rejects.toMatchObject({ code: 'REGISTRY_TOO_LARGE' });
    });

    test.each(['[]', '{"tags":{}}', '{"tags":["../../etc"]}', 'no JSON'])(
      'the list of tags %j is refused',
      async (text) => {
        await using hostile = await through(target, () => answered(200, {}, text));
        await expect(Array.fromAsync(hostile.repository.tags())).rejects.toMatchObject({
          code: 'REGISTRY_ANSWER_INVALID',
        });
      },
    );

    test('a list of tags does not go on at another host, nor for ever', async () => {
      for (const link of ['<http://127.0.0.2/v2/x>; rel="next"', '<?n=1000>; rel="next"']) {
        await using hostile = await through(target, () => answered(200, { link }, '{"tags":["a"]}'));
        await expect(Array.fromAsync(hostile.repository.tags())).rejects.toMatchObject({
          code: 'REGISTRY_REDIRECT_REFUSED',
        });
      }
    });

    test('a blob that lies elsewhere is read there, without the credentials', async () => {
      const credentials = async () =>
        await Promise.resolve({ kind: 'password', username: 'ann', password: 'secret' } as const);
      await using store = await startProxy(target, () => undefined);
      const asks = answered(401, { 'www-authenticate': 'Basic realm="x"' });
      await using leading = await through(
        target,
        ({ authorization, path }) =>
          authorization === undefined ? asks : answered(307, { location: `http://${store.host}${path}` }),
        { credentials },
      );
      expect(large.equals(await readBlob(leading.repository, blob))).toBe(true);
      expect(leading.proxy.seen.map(({ authorization }) => authorization?.slice(0, 5))).toEqual([
        undefined,
        'Basic',
      ]);
      expect(store.seen.map(({ authorization }) => authorization)).toEqual([undefined]);
    });

    test('another host that asks who we are learns nothing', async () => {
      const credentials = async () =>
        await Promise.resolve({ kind: 'password', username: 'ann', password: 'secret' } as const);
      await using thief = await startProxy(target, () =>
        answered(401, { 'www-authenticate': 'Basic realm="x"' }),
      );
      await using leading = await through(
        target,
        ({ path }) => answered(302, { location: `http://${thief.host}${path}` }),
        { credentials },
      );
      await expect(readBlob(leading.repository, blob)).rejects.toMatchObject({
        code: 'REGISTRY_LOGIN_NEEDED',
      });
      expect(thief.seen.map(({ authorization }) => authorization)).toEqual([undefined]);
    });

    test.each([
      ['without encryption', 'http://registry.example.com/blob', 'REGISTRY_NOT_ENCRYPTED'],
      ['in a circle', '/v2/', 'REGISTRY_REDIRECT_REFUSED'],
      ['to a file', 'file:///etc/passwd', 'REGISTRY_REDIRECT_REFUSED'],
    ])('it is not followed %s', async (_, location, code) => {
      await using leading = await through(target, () => answered(302, { location }));
      await expect(leading.repository.manifest('good')).rejects.toMatchObject({ code });
    });

    test.each([
      ['before anything is begun', 'POST', false],
      ['after it was begun', 'POST', true],
      ['before a chunk', 'PATCH', false],
      ['after a chunk', 'PATCH', true],
      ['before the last bytes', 'PUT', false],
    ])('an upload that breaks off %s is finished all the same', async (_, method, carriedOut) => {
      const bytes = randomBytes(2_500_000);
      let done = false;
      await using broken = await through(target, (seen) => {
        if (seen.method !== method || done) return undefined;
        done = true;
        return { kind: 'cut', carriedOut };
      });
      await broken.repository.putBlob(blobOf(bytes), sourceOf(bytes));
      expect(done).toBe(true);
      expect(bytes.equals(await readBlob(good, blobOf(bytes)))).toBe(true);
    });

    test('an upload whose last answer is lost is there', async () => {
      const bytes = randomBytes(2_500_000);
      let done = false;
      await using broken = await through(target, ({ method }) => {
        if (method !== 'PUT' || done) return undefined;
        done = true;
        return { kind: 'cut', carriedOut: true };
      });
      await broken.repository.putBlob(blobOf(bytes), sourceOf(bytes));
      expect(bytes.equals(await readBlob(good, blobOf(bytes)))).toBe(true);
    });

    test('an upload that always breaks off is given up', async () => {
      const bytes = randomBytes(2_500_000);
      await using broken = await through(target, ({ method }) =>
        method === 'PATCH' ? { kind: 'cut' } : undefined,
      );
      const put = broken.repository.putBlob(blobOf(bytes), sourceOf(bytes));
      await expect(put).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
      expect(await good.hasBlob(blobOf(bytes))).toBe(false);
    });

    test('a manifest whose answer is lost is put again', async () => {
      let done = false;
      await using broken = await through(target, ({ method, path }) => {
        if (method !== 'PUT' || !path.includes('/manifests/') || done) return undefined;
        done = true;
        return { kind: 'cut', carriedOut: true };
      });
      const put = await putImage(broken.repository, { tag: 'again', text: 'again' });
      expect((await good.manifest('again')).descriptor).toEqual(put);
    });

    test('a thousand tags and more are all listed', async () => {
      const registries = new Registries({ mirrors: new Map(), credentials: nobody });
      const many = registries.repository({ registry: target, repository: `tools/many-${process.pid}` });
      const put = await putImage(many, { tag: 'v0' });
      const { bytes } = await many.manifest(put.digest);
      const wanted = Array.from({ length: 1100 }, (_, at) => `v${at}`);
      for (let at = 0; at < wanted.length; at += 50) {
        const puts = wanted
          .slice(at, at + 50)
          .map(async (tag) => await many.putManifest({ bytes, mediaType: put.mediaType }, { tag }));
        await Promise.all(puts);
      }
      expect(new Set(await Array.fromAsync(many.tags()))).toEqual(new Set(wanted));
    });
  });
}

/** The registry of the tests, for where no real one is. */
export async function openFake(): Promise<{ host: string; close(): Promise<void> }> {
  const registry = await startFakeRegistry();
  return { host: registry.host, close: async () => await registry[Symbol.asyncDispose]() };
}
