import type {
  ListedObject,
  ObjectSource,
  ObjectStore,
  PutOptions,
  ReadOptions,
  StoredObject,
} from './object-store.ts';
import { digestOf } from './digest.ts';

export interface RecentObjectsOptions {
  /** Bytes that are kept in memory. */
  readonly maxBytes: number;
  /** A longer object is not kept. */
  readonly maxObjectBytes: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

interface Recent {
  readonly bytes: Uint8Array;
  /** When it was put the last time. */
  readonly putAt: number;
}

/**
 * So long after a put the object counts as put just now without being touched: well within what a store may be behind by
 * (`renewalMs`).
 */
const freshMs = 60_000;

/**
 * A store that has the bytes put last at hand: an image that comes in is read a moment later, a plan by each execution of
 * it. They are what was hashed when they were put; all others come from the store behind it, verified.
 */
export class RecentObjects implements ObjectStore {
  readonly #store: ObjectStore;
  readonly #options: RecentObjectsOptions;
  readonly #now: () => number;
  readonly #recent = new Map<string, Recent>();
  #bytes = 0;

  constructor(store: ObjectStore, options: RecentObjectsOptions) {
    this.#store = store;
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  async put(source: ObjectSource, options: PutOptions = {}): Promise<StoredObject> {
    if (!(source instanceof Uint8Array) || source.byteLength > this.#options.maxObjectBytes)
      return await this.#store.put(source, options);
    const digest = options.digest ?? (await digestOf(source));
    const known = this.#recent.get(digest);
    if (known && this.#now() - known.putAt < freshMs) return { digest, size: source.byteLength };
    const putAt = this.#now();
    const stored = await this.#store.put(source, { ...options, digest });
    if (options.keepAtHand !== false) this.#keep(digest, { bytes: source, putAt });
    return stored;
  }

  async *get(digest: string, options?: ReadOptions): AsyncGenerator<Uint8Array, void, undefined> {
    const known = this.#recent.get(digest);
    if (known) yield known.bytes;
    else yield* this.#store.get(digest, options);
  }

  async read(digest: string, options?: ReadOptions): Promise<Uint8Array> {
    return this.#recent.get(digest)?.bytes ?? (await this.#store.read(digest, options));
  }

  async stat(digest: string): Promise<{ readonly size: number } | undefined> {
    const known = this.#recent.get(digest);
    return known ? { size: known.bytes.byteLength } : await this.#store.stat(digest);
  }

  async delete(digest: string): Promise<void> {
    this.#forget(digest);
    await this.#store.delete(digest);
  }

  async deleteUnused(digest: string, before: number): Promise<boolean> {
    const removed = await this.#store.deleteUnused(digest, before);
    if (removed) this.#forget(digest);
    return removed;
  }

  list(): AsyncIterable<ListedObject> {
    return this.#store.list();
  }

  async sweep(): Promise<number> {
    return await this.#store.sweep();
  }

  #keep(digest: string, recent: Recent): void {
    this.#forget(digest);
    this.#recent.set(digest, recent);
    this.#bytes += recent.bytes.byteLength;
    for (const oldest of this.#recent.keys()) {
      if (this.#bytes <= this.#options.maxBytes) return;
      this.#forget(oldest);
    }
  }

  #forget(digest: string): void {
    const known = this.#recent.get(digest);
    if (!known) return;
    this.#recent.delete(digest);
    this.#bytes -= known.bytes.byteLength;
  }
}
