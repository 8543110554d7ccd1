import { abortable, checkSignal } from '../stream.ts';
import { openBucket, type BucketEntry, type BucketOptions } from './bucket.ts';

/** Files that others put into a bucket, by their keys; Kumiki's own objects are in an `ObjectStore`. */
export interface BucketFiles {
  /** All whose keys begin with a prefix, in the order of their keys. */
  list(prefix: string, signal?: AbortSignal): AsyncIterable<BucketEntry>;
  /** The bytes of a file, or `undefined` where it is gone or another one meanwhile. */
  get(file: BucketEntry, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Whether there is a file of that key. */
  has(key: string): Promise<boolean>;
  /** Puts a file there as a whole, in the place of one of that key. */
  put(key: string, bytes: Uint8Array, options: PutFileOptions): Promise<void>;
  /** Gives a file another key. One that is gone or another one meanwhile stays as it is. */
  move(file: BucketEntry, key: string): Promise<void>;
}

export interface PutFileOptions {
  readonly mediaType: string;
  readonly signal?: AbortSignal;
}

/**
 * Opens a bucket of somebody's files. It makes no request. Every method fails with STORE_UNAVAILABLE, STORE_NOT_FOUND,
 * STORE_ACCESS_DENIED or STORE_REFUSED for what is wrong with the store.
 * @throws STORE_SETTINGS
 */
export async function openBucketFiles(options: BucketOptions): Promise<BucketFiles> {
  const bucket = await openBucket(options);
  const { name } = bucket;

  /** A list tells a bucket that is not there from a file that is not, which the question for one file does not. */
  async function tagOf(key: string, signal?: AbortSignal): Promise<string | undefined> {
    const { objects } = await bucket.call((client) => client.listObjectsV2Query(name, key, '', '', 1, ''), {
      signal,
    });
    const [first] = objects;
    return first?.name === key ? first.etag : undefined;
  }

  return {
    list: (prefix, signal) => abortable(bucket.list(prefix), signal),
    async get(file, signal) {
      checkSignal(signal);
      if ((await tagOf(file.key, signal)) !== file.tag) return undefined;
      const answer = await bucket.call((client) => client.getObject(name, file.key), { signal });
      return abortable(chunksOf(answer), signal);
    },
    has: async (key) => (await tagOf(key)) !== undefined,
    async put(key, bytes, { mediaType, signal }) {
      const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const headers = { 'Content-Type': mediaType };
      // In one request: a store shows an object when all of it is there.
      await bucket.call((client) => client.putObject(name, key, content, content.length, headers), {
        signal,
      });
    },
    async move(file, key) {
      if ((await tagOf(file.key)) !== file.tag) return;
      const same = new bucket.library.CopyConditions();
      same.setMatchETag(file.tag);
      const source = `/${name}/${file.key}`;
      await bucket.call((client) => client.copyObject(name, key, source, same));
      await bucket.call((client) => client.removeObject(name, file.key));
    },
  };

  async function* chunksOf(answer: AsyncIterable<unknown>): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const chunk of answer) yield chunk as Uint8Array;
    } catch (thrown) {
      throw bucket.error(thrown);
    }
  }
}
