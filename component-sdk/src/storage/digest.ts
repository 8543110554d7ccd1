import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { kumikiError } from '../errors/index.ts';

/** The name of content: `sha256:` and 64 hexadecimal digits in lower case. */
export type Digest = `sha256:${string}`;

const pattern = /^sha256:[0-9a-f]{64}$/;

/** Checks a name of content. Fails with `OBJECT_DIGEST_INVALID`; so a digest never holds a path. */
export function checkDigest(text: string): Digest {
  if (!pattern.test(text)) {
    throw kumikiError('OBJECT_DIGEST_INVALID', { digest: text.slice(0, 100) });
  }
  return text as Digest;
}

export function isDigest(text: string): text is Digest {
  return pattern.test(text);
}

/** The 64 digits alone. */
export function hexOf(digest: Digest): string {
  return digest.slice('sha256:'.length);
}

/** Bytes that are hashed in one go: about 3 ms. */
const slice = 4 * 1024 * 1024;

/** The digest of bytes; other work gets its turn between slices of large ones. */
export async function digestOf(bytes: Uint8Array): Promise<Digest> {
  const hash = createHash('sha256');
  for (let at = 0; at < bytes.byteLength; at += slice) {
    if (at > 0) await setImmediate();
    hash.update(bytes.subarray(at, at + slice));
  }
  return `sha256:${hash.digest('hex')}`;
}
