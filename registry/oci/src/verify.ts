import { createHash } from 'node:crypto';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Digest } from '@kumiki/component-sdk/storage';
import type { Descriptor } from './documents.ts';

export function sha256(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Hands chunks on while it counts and hashes them, and tells a difference before the end is told. */
export async function* verified(
  chunks: AsyncIterable<Uint8Array>,
  { digest, size }: Pick<Descriptor, 'digest' | 'size'>,
  where: string,
): AsyncGenerator<Uint8Array> {
  const wrong = (reason: string) => kumikiError('REGISTRY_CONTENT_WRONG', { where, digest, reason });
  const hash = createHash('sha256');
  let count = 0;
  for await (const chunk of chunks) {
    count += chunk.byteLength;
    if (count > size) throw wrong(`there are more than ${size} bytes`);
    hash.update(chunk);
    yield chunk;
  }
  if (count < size) throw wrong(`they end after ${count} of ${size} bytes`);
  if (`sha256:${hash.digest('hex')}` !== digest) throw wrong('their SHA-256 is another one');
}

/** Whole bytes that are what a descriptor says. @throws REGISTRY_CONTENT_WRONG */
export function checkBytes(bytes: Uint8Array, digest: Digest, where: string): void {
  if (sha256(bytes) !== digest)
    throw kumikiError('REGISTRY_CONTENT_WRONG', { where, digest, reason: 'their SHA-256 is another one' });
}

/** All bytes of a stream that is known to be short. @throws REGISTRY_TOO_LARGE */
export async function collect(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
  about: { readonly what: string; readonly where: string },
): Promise<Buffer> {
  const found: Uint8Array[] = [];
  let count = 0;
  for await (const chunk of chunks) {
    count += chunk.byteLength;
    if (count > limit) throw kumikiError('REGISTRY_TOO_LARGE', { ...about, limit });
    found.push(chunk);
  }
  return Buffer.concat(found);
}

/** Bytes in memory as what a blob is put from. */
export function sourceOf(bytes: Uint8Array): { open(start: number): AsyncIterable<Uint8Array> } {
  return {
    async *open(start) {
      yield await Promise.resolve(bytes.subarray(start));
    },
  };
}
