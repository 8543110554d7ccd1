import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { kumikiError, type KumikiError } from '../errors/index.ts';
import { digestOf, type Digest } from './digest.ts';
import type { ObjectSource, PutOptions, StoredObject } from './object-store.ts';

/** Takes a source to its end: hashes, counts and limits it, and hands each chunk to `write`. */
export async function receive(
  source: ObjectSource,
  { maxBytes = Infinity, signal, digest: known }: PutOptions,
  write?: (chunk: Uint8Array) => Promise<void>,
): Promise<StoredObject> {
  checkSignal(signal);
  if (source instanceof Uint8Array) {
    checkSize(source.byteLength, maxBytes);
    const digest = known ?? (await digestOf(source));
    await write?.(source);
    return { digest, size: source.byteLength };
  }
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of abortable(source, signal)) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('An object is put from bytes, not from text');
    size += chunk.byteLength;
    checkSize(size, maxBytes);
    hash.update(chunk);
    await write?.(chunk);
  }
  return { digest: `sha256:${hash.digest('hex')}`, size };
}

/** Passes chunks on and fails with `OBJECT_CORRUPT` in place of the end when they are not the object's. */
export async function* verified(
  chunks: AsyncIterable<Uint8Array>,
  digest: Digest,
  onCorrupt: (digest: Digest) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    hash.update(chunk);
    yield chunk;
  }
  const found: Digest = `sha256:${hash.digest('hex')}`;
  if (found === digest) return;
  onCorrupt(digest);
  throw kumikiError('OBJECT_CORRUPT', { digest, reason: `its ${size} bytes are ${found}` });
}

/** The chunks of a source until the signal; a source that stands still does not hold the reader up. */
export async function* abortable<Chunk>(
  source: AsyncIterable<Chunk>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Chunk, void, undefined> {
  const chunks = source[Symbol.asyncIterator]();
  let ended = false;
  try {
    for (;;) {
      const next = await untilAborted(chunks.next(), signal);
      ended = next.done === true;
      if (next.done) return;
      yield next.value;
    }
  } finally {
    if (!ended) close(source, chunks);
  }
}

/** Tells a source that nobody will read on. It is not waited for: one that stands still never answers. */
function close<Chunk>(source: AsyncIterable<Chunk>, chunks: AsyncIterator<Chunk>): void {
  if (source instanceof Readable) {
    source.destroy();
    return;
  }
  void Promise.resolve(chunks.return?.()).catch(() => undefined);
}

/** Fails with `CANCELLED` when the signal comes first. */
async function untilAborted<Value>(promise: Promise<Value>, signal?: AbortSignal): Promise<Value> {
  if (!signal) return promise;
  let onAbort: (() => void) | undefined;
  try {
    return await Promise.race([
      promise,
      new Promise<never>((_, reject) => {
        onAbort = () => reject(cancelled(signal));
        if (signal.aborted) onAbort();
        else signal.addEventListener('abort', onAbort, { once: true });
      }),
    ]);
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort);
  }
}

export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled(signal);
}

export function cancelled(signal: AbortSignal): KumikiError {
  return kumikiError('CANCELLED', { what: 'The transfer of an object' }, { cause: signal.reason });
}

function checkSize(size: number, limit: number): void {
  if (size > limit) throw kumikiError('OBJECT_TOO_LARGE', { limit });
}
