import { kumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectWriter } from '@kumiki/component-sdk/storage';
import { plainName, storeFile, type ArtifactRef } from '../../execution/index.ts';
import { guardedFetch, type GuardedFetchOptions } from '../../net/index.ts';

export interface FetchFileLimits {
  /** Bytes of one file. */
  readonly maxBytes: number;
  /** For one file. */
  readonly timeoutMs: number;
}

export const fetchFileLimits: FetchFileLimits = { maxBytes: 256 * 1024 * 1024, timeoutMs: 60_000 };

/** Fetches the file at a URL into the object store, as `fetchFile`. */
export type FetchFile = (url: string, signal: AbortSignal) => Promise<ArtifactRef>;

const mostRedirects = 3;

/**
 * Fetches the file at a URL into the object store: as a whole, or nothing of it stays. It is called by the last part of
 * the URL's path, and its type is what its bytes say.
 * @throws ADDRESS_ANSWERED, what `guardedFetch`, `storeFile` and the store throw
 */
export async function fetchFile(
  url: string,
  objects: ObjectWriter,
  guard: GuardedFetchOptions,
  { signal, ...limits }: Partial<FetchFileLimits> & { readonly signal?: AbortSignal } = {},
): Promise<ArtifactRef> {
  const request = { ...fetchFileLimits, ...limits, redirects: mostRedirects, ...(signal && { signal }) };
  const answer = await guardedFetch(url, request, guard);
  if (answer.status !== 200) {
    answer.discard();
    throw kumikiError('ADDRESS_ANSWERED', { host: answer.url.host, status: answer.status });
  }
  return await storeFile(answer.body, nameIn(answer.url), objects, { ...(signal && { signal }) });
}

function nameIn({ pathname }: URL): string {
  let path = pathname;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    // A "%" that stands for itself.
  }
  return plainName(path) || 'file';
}
