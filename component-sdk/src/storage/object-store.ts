import type { Digest } from './digest.ts';

/** How old an object may get before a put that finds it there renews it. */
export const renewalMs = 10 * 60 * 1000;

/** What an object is put from: bytes, or chunks of them. A chunk must stay as it is after it was handed over. */
export type ObjectSource = Uint8Array | AsyncIterable<Uint8Array>;

/** An object in a store. */
export interface StoredObject {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
}

export interface ListedObject extends StoredObject {
  /**
   * Milliseconds since the epoch: when the object was put the last time. A store may be behind by `renewalMs` where
   * it was there already.
   */
  readonly modified: number;
}

export interface PutOptions {
  /** The SHA-256 of bytes as whoever puts them has just computed it, so that it is not computed again. */
  readonly digest?: Digest;
  /** Whoever puts it has just looked, and it was not there: nobody looks again. */
  readonly absent?: boolean;
  /** It is not read soon, from here at least: a store that has the newest bytes at hand need not keep these. */
  readonly keepAtHand?: false;
  /** Kept where the store can (S3), for people who look with other tools. */
  readonly mediaType?: string;
  /** A longer object fails with `OBJECT_TOO_LARGE`, and nothing of it stays. */
  readonly maxBytes?: number;
  /** Stops the put with `CANCELLED`, and nothing of it stays. */
  readonly signal?: AbortSignal;
}

export interface ReadOptions {
  /** Stops the read with `CANCELLED`. */
  readonly signal?: AbortSignal;
}

/** Where objects are read. */
export interface ObjectReader {
  /**
   * The bytes in chunks, read as they are taken. They are trusted only when the end was reached: that is where
   * their SHA-256 was compared. Errors: `OBJECT_NOT_FOUND`, `OBJECT_CORRUPT` (before the end is told), `CANCELLED`.
   */
  get(digest: string, options?: ReadOptions): AsyncIterable<Uint8Array>;
  /** The whole object, verified. For what fits into memory; errors as for `get`. */
  read(digest: string, options?: ReadOptions): Promise<Uint8Array>;
  /** The size of an object, or `undefined` where there is none. It does not look at the bytes. */
  stat(digest: string): Promise<{ readonly size: number } | undefined>;
}

/** Where objects are put. */
export interface ObjectWriter {
  /**
   * Stores bytes under their SHA-256; all of them or, on any error, nothing. What is there already is not
   * written again, unless it was found corrupt; it counts as put now, so that `deleteUnused` leaves it. An error
   * of the source comes out as it is.
   */
  put(source: ObjectSource, options?: PutOptions): Promise<StoredObject>;
}

/**
 * Objects by content: an object's name is the SHA-256 of its bytes, so it never changes, and two equal ones
 * are one. Every method fails with `OBJECT_DIGEST_INVALID` for a name that is none, and with
 * `STORE_UNAVAILABLE`, `STORE_NOT_FOUND`, `STORE_ACCESS_DENIED`, `STORE_REFUSED` or `STORE_FULL` for what is
 * wrong with the store itself.
 */
export interface ObjectStore extends ObjectReader, ObjectWriter {
  /** Removes an object; one that is not there is no error. */
  delete(digest: string): Promise<void>;
  /**
   * Removes an object that was put before a time, in ms since the epoch, and not again since; also where it is put
   * at this very moment, whoever put it finds it there. (S3 has no request for that: there, a put whose answer comes
   * between two requests of this is not seen. Give a time that lies back by more than `renewalMs`.)
   * @returns whether it was removed
   */
  deleteUnused(digest: string, before: number): Promise<boolean>;
  /** All objects, in no order; those put or deleted meanwhile may be in it or not. */
  list(): AsyncIterable<ListedObject>;
  /** Removes what unfinished puts of dead processes left behind, and says how many there were. */
  sweep(): Promise<number>;
}
