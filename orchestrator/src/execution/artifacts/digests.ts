import { hash } from 'node:crypto';
import { canonicalJson } from '@kumiki/component-sdk/manifest';
import type { DigestTree } from '../../pipeline/index.ts';
import type { StoredValue } from '../model/value.ts';

/** Bytes up to which hashing at once takes less time than handing the work to another thread. */
const atOnceBytes = 1024 * 1024;

/** The SHA-256 of bytes as `sha256:…`; large ones are hashed off the main thread. */
export async function digestOf(bytes: Uint8Array): Promise<string> {
  if (bytes.length <= atOnceBytes) return `sha256:${hash('sha256', bytes, 'hex')}`;
  const sum = await crypto.subtle.digest('SHA-256', bytes);
  return `sha256:${Buffer.from(sum).toString('hex')}`;
}

/** What a value counts as in a recipe: by its content. `undefined` for a file that has not been read. */
export function digestTree(value: StoredValue): DigestTree | undefined {
  if ('digest' in value) return value.digest;
  if ('data' in value) return `sha256:${hash('sha256', canonicalJson(value.data), 'hex')}`;
  if ('file' in value) return undefined;
  const trees = value.list.map(digestTree);
  return trees.every((tree) => tree !== undefined) ? trees : undefined;
}
