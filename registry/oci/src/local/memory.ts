import type { Digest } from '@kumiki/component-sdk/storage';
import type { Descriptor } from '../documents.ts';
import { sourceOf } from '../verify.ts';
import { LocalRepository, type Keeper } from './local-repository.ts';

/** A repository in memory: for tests, and for small artifacts on their way. */
export function memoryRepository(where = 'memory'): LocalRepository {
  return new LocalRepository(new MemoryKeeper(where));
}

class MemoryKeeper implements Keeper {
  readonly where: string;
  readonly #blobs = new Map<Digest, Uint8Array>();
  #entries: readonly Descriptor[] = [];

  constructor(where: string) {
    this.where = where;
  }

  async read(digest: Digest): Promise<AsyncIterable<Uint8Array> | undefined> {
    const bytes = this.#blobs.get(digest);
    return await Promise.resolve(bytes && sourceOf(bytes).open(0));
  }

  async size(digest: Digest): Promise<number | undefined> {
    return await Promise.resolve(this.#blobs.get(digest)?.byteLength);
  }

  async write(digest: Digest, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    this.#blobs.set(digest, Buffer.concat(await Array.fromAsync(chunks)));
  }

  async entries(): Promise<readonly Descriptor[]> {
    return await Promise.resolve(this.#entries);
  }

  async change(next: (entries: readonly Descriptor[]) => readonly Descriptor[]): Promise<void> {
    this.#entries = await Promise.resolve(next(this.#entries));
  }
}
