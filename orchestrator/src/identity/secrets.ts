import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SecretHash } from './identity-store.ts';

/** 32 random bytes as text: nobody guesses it, so that a plain hash of it is enough. */
export function newSecret(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url');
}

/** What is kept of a secret. */
export function secretHash(secret: string): SecretHash {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares two texts in the same time wherever they differ. */
export function sameText(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(secretHash(one)), Buffer.from(secretHash(other)));
}
