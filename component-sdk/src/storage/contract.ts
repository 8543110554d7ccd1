import { randomFillSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../errors/index.ts';
import { digestOf } from './digest.ts';
import type { ListedObject, ObjectStore } from './object-store.ts';

/** A store under test, with what the suite does behind its back. It starts empty. */
export interface ContractSubject {
  readonly store: ObjectStore;
  /** Overwrites the stored bytes of an object. */
  damage(digest: string, bytes: Uint8Array): Promise<void>;
  /** How many unfinished puts (temporary files, uploads) lie in the store. */
  leftovers(): Promise<number>;
  /** Leaves one unfinished put behind, as a process does that died long ago. */
  abandonPut(): Promise<void>;
  close(): Promise<void>;
}

const unknown = `sha256:${'0'.repeat(64)}`;
const mebibyte = 1024 * 1024;

function randomBytes(size: number): Buffer {
  return randomFillSync(Buffer.allocUnsafe(size));
}

async function* chunksOf(bytes: Uint8Array, chunkBytes = mebibyte): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += chunkBytes) {
    yield await Promise.resolve(bytes.subarray(at, at + chunkBytes));
  }
}

async function* failingAfter(bytes: Uint8Array, error: Error): AsyncGenerator<Uint8Array> {
  yield* chunksOf(bytes);
  throw error;
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(chunks));
}

function code(expected: ErrorCode): { code: ErrorCode } {
  return expect.objectContaining({ code: expected }) as { code: ErrorCode };
}

/** What every object store does, whatever it keeps its objects in. */
export function objectStoreContract(name: string, open: () => Promise<ContractSubject>): void {
  describe(`${name}:`, () => {
    let subject: ContractSubject;
    let store: ObjectStore;
    beforeAll(async () => {
      subject = await open();
      store = subject.store;
    });
    afterAll(() => subject?.close());

    const listed = async (digest: string): Promise<ListedObject[]> =>
      (await Array.fromAsync(store.list())).filter((object) => object.digest === digest);

    test.each([0, 1, 3 * mebibyte])('gives back %i bytes as they were put', async (size) => {
      const bytes = randomBytes(size);
      const { digest } = await store.put(bytes, { mediaType: 'image/png' });
      expect(digest).toBe(await digestOf(bytes));
      expect(await store.stat(digest)).toEqual({ size });
      expect(bytes.equals(await store.read(digest))).toBe(true);
      expect(bytes.equals(await collect(store.get(digest)))).toBe(true);
    });

    test('takes an empty stream for an empty object', async () => {
      const { digest, size } = await store.put(chunksOf(Buffer.alloc(0)));
      expect(size).toBe(0);
      expect(await store.read(digest)).toHaveLength(0);
    });

    test('streams 20 MB in and out', async () => {
      const bytes = randomBytes(20_000_000);
      const object = await store.put(chunksOf(bytes));
      expect(object).toEqual({ digest: await digestOf(bytes), size: bytes.byteLength });
      expect(bytes.equals(await collect(store.get(object.digest)))).toBe(true);
      expect(await subject.leftovers()).toBe(0);
    });

    test('takes what somebody has looked for already, also where another was faster', async () => {
      const bytes = randomBytes(1000);
      const digest = await digestOf(bytes);
      for (let round = 0; round < 2; round++) {
        expect(await store.put(bytes, { digest, absent: true })).toEqual({ digest, size: 1000 });
        expect(bytes.equals(await store.read(digest))).toBe(true);
      }
      expect(await listed(digest)).toHaveLength(1);
      expect(await subject.leftovers()).toBe(0);
    });

    test('keeps one object of equal contents, and does not write it again', async () => {
      const bytes = randomBytes(1000);
      const { digest } = await store.put(bytes);
      await store.put(chunksOf(bytes, 100));
      await store.put(bytes);
      expect(await listed(digest)).toMatchObject([{ digest, size: 1000 }]);
    });

    test('deletes what nobody put since a time, and nothing else', async () => {
      const bytes = randomBytes(1000);
      const { digest } = await store.put(bytes);
      const [{ modified } = { modified: NaN }] = await listed(digest);
      expect(await store.deleteUnused(digest, modified)).toBe(false);
      expect(bytes.equals(await store.read(digest))).toBe(true);
      // Some stores know the second alone.
      expect(await store.deleteUnused(digest, modified + 2000)).toBe(true);
      expect(await store.stat(digest)).toBeUndefined();
      expect(await store.deleteUnused(digest, modified + 2000)).toBe(false);
      expect(await subject.leftovers()).toBe(0);
    });

    test('equal contents put at the same time become one whole object', async () => {
      const bytes = randomBytes(9 * mebibyte);
      const puts = await Promise.all(Array.from({ length: 6 }, () => store.put(chunksOf(bytes))));
      const digests = new Set(puts.map(({ digest }) => digest));
      expect(digests.size).toBe(1);
      expect(bytes.equals(await store.read(puts[0]!.digest))).toBe(true);
      expect(await subject.leftovers()).toBe(0);
    });

    test('leaves nothing of a stream that fails half-way, and passes its error on', async () => {
      const bytes = randomBytes(12 * mebibyte);
      const before = await Array.fromAsync(store.list());
      const error = new Error('the camera was unplugged');
      await expect(store.put(failingAfter(bytes, error))).rejects.toBe(error);
      expect(await Array.fromAsync(store.list())).toHaveLength(before.length);
      expect(await subject.leftovers()).toBe(0);
    });

    test('stops a put when the signal says so, also where the source stands still', async () => {
      const abort = new AbortController();
      async function* stalling(): AsyncGenerator<Uint8Array> {
        yield randomBytes(9 * mebibyte);
        setImmediate(() => abort.abort());
        await new Promise(() => undefined);
      }
      const put = store.put(stalling(), { signal: abort.signal });
      await expect(put).rejects.toEqual(code('CANCELLED'));
      expect(await subject.leftovers()).toBe(0);
      await expect(store.put(randomBytes(5), { signal: AbortSignal.abort() })).rejects.toEqual(
        code('CANCELLED'),
      );
    });

    test('stops a read when the signal says so', async () => {
      const { digest } = await store.put(randomBytes(5 * mebibyte));
      const abort = new AbortController();
      const reading = (async () => {
        for await (const chunk of store.get(digest, { signal: abort.signal })) {
          if (chunk.byteLength > 0) abort.abort();
        }
      })();
      await expect(reading).rejects.toEqual(code('CANCELLED'));
      await expect(store.read(digest, { signal: AbortSignal.abort() })).rejects.toEqual(code('CANCELLED'));
    });

    test('refuses what is too large, as bytes and as a stream', async () => {
      const bytes = randomBytes(10 * mebibyte);
      const digest = await digestOf(bytes);
      const options = { maxBytes: bytes.byteLength - 1 };
      await expect(store.put(bytes, options)).rejects.toEqual(code('OBJECT_TOO_LARGE'));
      await expect(store.put(chunksOf(bytes), options)).rejects.toEqual(code('OBJECT_TOO_LARGE'));
      expect(await store.stat(digest)).toBeUndefined();
      expect(await subject.leftovers()).toBe(0);
      await expect(store.put(bytes, { maxBytes: bytes.byteLength })).resolves.toEqual({
        digest,
        size: bytes.byteLength,
      });
    });

    const good = randomBytes(300_000);
    const flipped = Buffer.from(good);
    flipped[150_000] = flipped[150_000]! ^ 1;
    test.each([
      ['a flipped bit', flipped],
      ['missing bytes', good.subarray(0, 200_000)],
      ['bytes too many', Buffer.concat([good, good])],
      ['no bytes', Buffer.alloc(0)],
    ])('finds %s, and the next put mends the object', async (_, damaged) => {
      const { digest } = await store.put(good);
      await subject.damage(digest, damaged);
      await expect(collect(store.get(digest))).rejects.toEqual(code('OBJECT_CORRUPT'));
      await expect(store.read(digest)).rejects.toEqual(code('OBJECT_CORRUPT'));
      await store.put(good);
      expect(good.equals(await store.read(digest))).toBe(true);
    });

    test('says that an unknown object is not there', async () => {
      await expect(store.read(unknown)).rejects.toEqual(code('OBJECT_NOT_FOUND'));
      await expect(collect(store.get(unknown))).rejects.toEqual(code('OBJECT_NOT_FOUND'));
      expect(await store.stat(unknown)).toBeUndefined();
      await expect(store.delete(unknown)).resolves.toBeUndefined();
    });

    test('deletes an object, which can be put again', async () => {
      const bytes = randomBytes(10);
      const { digest } = await store.put(bytes);
      await store.delete(digest);
      expect(await store.stat(digest)).toBeUndefined();
      await store.put(bytes);
      expect(await store.stat(digest)).toEqual({ size: 10 });
    });

    test.each([
      '',
      'sha256:',
      `sha256:${'0'.repeat(63)}`,
      `sha256:${'A'.repeat(64)}`,
      `sha512:${'0'.repeat(64)}`,
      '0'.repeat(64),
      `sha256:../../${'0'.repeat(58)}`,
      `${unknown}\n`,
      `${unknown}/x`,
    ])('refuses %j as a name', async (name) => {
      const refused = code('OBJECT_DIGEST_INVALID');
      await expect(store.stat(name)).rejects.toEqual(refused);
      await expect(store.read(name)).rejects.toEqual(refused);
      await expect(store.delete(name)).rejects.toEqual(refused);
      await expect(collect(store.get(name))).rejects.toEqual(refused);
    });

    test('lists every object of more than a thousand, with size and time', async () => {
      const count = 1050;
      const digests: string[] = [];
      for (let at = 0; at < count; at += 50) {
        const puts = Array.from({ length: 50 }, (_, index) => store.put(Buffer.from(`object ${at + index}`)));
        digests.push(...(await Promise.all(puts)).map(({ digest }) => digest));
      }
      const found = new Map(
        (await Array.fromAsync(store.list())).map((object) => [object.digest as string, object]),
      );
      expect(digests.filter((digest) => !found.has(digest))).toEqual([]);
      expect(found.get(digests[7]!)?.size).toBe('object 7'.length);
      const age = Date.now() - found.get(digests[7]!)!.modified;
      expect(Math.abs(age)).toBeLessThan(10 * 60_000);
    });

    test('sweeps what a dead process left, and no more', async () => {
      const { digest } = await store.put(randomBytes(10));
      await subject.abandonPut();
      expect(await subject.leftovers()).toBe(1);
      expect(await store.sweep()).toBe(1);
      expect(await subject.leftovers()).toBe(0);
      expect(await store.stat(digest)).toEqual({ size: 10 });
    });
  });
}
