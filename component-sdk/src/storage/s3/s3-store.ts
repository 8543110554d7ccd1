import { tmpdir } from 'node:os';
import { kumikiError } from '../../errors/index.ts';
import { checkDigest, hexOf, isDigest, type Digest } from '../digest.ts';
import { renewalMs, type ListedObject, type ObjectStore, type ReadOptions } from '../object-store.ts';
import { abortable, checkSignal, verified } from '../stream.ts';
import { openBucket, type Bucket, type BucketOptions } from './bucket.ts';
import { openMarkers } from './markers.ts';
import { spool } from './spool.ts';
import { minPartBytes, upload } from './upload.ts';

export interface S3StoreOptions extends BucketOptions {
  /** Where in the bucket the objects are: `kumiki/` for example. Default: at its top. */
  readonly prefix?: string;
  /** Larger objects are sent in parts of so many bytes; at least 5 MiB. Default 8 MiB. */
  readonly partBytes?: number;
  /** The folder for what is being received. Default: the system's folder for temporary files. */
  readonly spoolFolder?: string;
  /** How long an unfinished upload is left alone by `sweep`, in ms. Default: a day. */
  readonly abandonedAfterMs?: number;
}

const mediaTypePattern = /^[\w.+-]+\/[\w.+-]+(; ?[\w-]+=[\w.+-]+)*$/;

/**
 * Opens a bucket as an object store. It makes no request and no bucket: what is wrong is told by the first call.
 * An object's key is `PREFIX` + `sha256/` + its 64 digits. Only plain S3 calls are made, so any S3 store does.
 *
 * The name of a stream is known at its end only, so it is spooled first, in memory or in a local file without a
 * name. The other way, sending it under a temporary key and copying it, writes everything twice in the store,
 * leaves keys behind when a process dies, sends what is there already, and cannot send a failed part again.
 */
export async function openS3Store(options: S3StoreOptions): Promise<ObjectStore> {
  const bucket = await openBucket(options);
  const prefix = prefixOf(options.prefix ?? '');
  const objects = `${prefix}sha256/`;
  const markers = openMarkers(bucket, `${prefix}unfinished/`, objects);
  const partBytes = Math.max(options.partBytes ?? 8 * 1024 * 1024, minPartBytes);
  const { spoolFolder = tmpdir(), abandonedAfterMs = 24 * 60 * 60 * 1000 } = options;
  /** Objects that were read and found corrupt: the next put writes them anew. */
  const suspects = new Set<Digest>();

  const keyOf = (digest: Digest): string => objects + hexOf(digest);

  async function find(
    digest: Digest,
    signal?: AbortSignal,
  ): Promise<{ readonly size: number; readonly modified: number } | undefined> {
    try {
      const key = keyOf(digest);
      const about = { digest, signal };
      const found = await bucket.call((client) => client.statObject(bucket.name, key), about);
      return { size: found.size, modified: found.lastModified.getTime() };
    } catch (thrown) {
      if (bucket.error(thrown).code === 'OBJECT_NOT_FOUND') return undefined;
      throw thrown;
    }
  }

  async function* get(
    text: string,
    { signal }: ReadOptions = {},
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const digest = checkDigest(text);
    checkSignal(signal);
    const chunks = abortable(body(bucket, keyOf(digest), digest, signal), signal);
    yield* verified(chunks, digest, (corrupt) => suspects.add(corrupt));
  }

  return {
    get,
    async put(source, putOptions = {}) {
      const { signal, mediaType = '' } = putOptions;
      const received = await spool(source, putOptions, { memoryBytes: partBytes, folder: spoolFolder });
      try {
        const { digest, size } = received;
        const found = putOptions.absent === true ? undefined : await find(digest, signal);
        // Stores set the time of an object when it is written: one that is written anew counts as put now.
        const isFresh = found !== undefined && Date.now() - found.modified < renewalMs;
        if (suspects.has(digest) || found?.size !== size || !isFresh) {
          const known = mediaTypePattern.test(mediaType) ? mediaType : 'application/octet-stream';
          await upload(bucket, received, {
            key: keyOf(digest),
            mediaType: known,
            partBytes,
            markers,
            signal,
          });
          suspects.delete(digest);
        }
        return { digest, size };
      } finally {
        await received.close();
      }
    },
    async read(digest, readOptions) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of get(digest, readOptions)) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    async stat(digest) {
      const found = await find(checkDigest(digest));
      return found && { size: found.size };
    },
    async delete(digest) {
      const key = keyOf(checkDigest(digest));
      await bucket.call((client) => client.removeObject(bucket.name, key));
    },
    async deleteUnused(text, before) {
      const digest = checkDigest(text);
      const found = await find(digest);
      // The answer gives whole seconds.
      if (!found || !(found.modified + 1000 <= before)) return false;
      await bucket.call((client) => client.removeObject(bucket.name, keyOf(digest)));
      return true;
    },
    list: () => listObjects(bucket, objects),
    sweep: () => markers.sweep(Date.now() - abandonedAfterMs),
  };
}

/** The bytes of an object as they come; not verified yet. */
async function* body(
  bucket: Bucket,
  key: string,
  digest: Digest,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const about = { digest, signal };
  const answer = await bucket.call((client) => client.getObject(bucket.name, key), about);
  try {
    for await (const chunk of answer) yield chunk as Uint8Array;
  } catch (thrown) {
    throw bucket.error(thrown, about);
  }
}

async function* listObjects(bucket: Bucket, prefix: string): AsyncGenerator<ListedObject, void, undefined> {
  for await (const { key, size, modified } of bucket.list(prefix)) {
    const digest = `sha256:${key.slice(prefix.length)}`;
    if (isDigest(digest)) yield { digest, size, modified };
  }
}

function prefixOf(text: string): string {
  const prefix = text.replace(/^\/+|\/+$/g, '');
  if (!/^[\w!.*'()/-]*$/.test(prefix) || prefix.split('/').some((part) => part === '..' || part === '.')) {
    throw kumikiError('STORE_SETTINGS', {
      reason: "the prefix holds other than letters, digits and -_.!*'()/",
    });
  }
  return prefix === '' ? '' : `${prefix}/`;
}
