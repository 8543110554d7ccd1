import { PassThrough } from 'node:stream';
import type { ObjectWriter, StoredObject } from '@kumiki/component-sdk/storage';

/**
 * One image on its way into the object store. A single piece is stored from where it lies; of more, each one is written
 * before the next is taken.
 */
export class Arrival {
  readonly #objects: ObjectWriter;
  readonly #stop = new AbortController();
  #first: Uint8Array | undefined;
  #pipe: PassThrough | undefined;
  #stored: Promise<StoredObject> | undefined;

  constructor(objects: ObjectWriter) {
    this.#objects = objects;
  }

  /** Resolves when more may come. What goes wrong comes out at the end. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#pipe) return await writeTo(this.#pipe, bytes);
    if (!this.#first) {
      this.#first = bytes;
      return;
    }
    const pipe = new PassThrough();
    pipe.on('error', () => undefined);
    this.#pipe = pipe;
    const stored = this.#put(pipe);
    // Where the store fails, nobody waits for it to take more.
    stored.catch(() => undefined).finally(() => pipe.destroy());
    await writeTo(pipe, this.#first);
    this.#first = undefined;
    await writeTo(pipe, bytes);
  }

  /** All bytes are there. @throws what the store throws, CANCELLED where it was dropped */
  async end(): Promise<StoredObject> {
    this.#pipe?.end();
    return await (this.#stored ?? this.#put(this.#first ?? new Uint8Array()));
  }

  /** Nothing of it stays. */
  drop(): void {
    this.#stop.abort();
    this.#pipe?.destroy();
  }

  #put(source: Uint8Array | PassThrough): Promise<StoredObject> {
    this.#stored = this.#objects.put(source, { signal: this.#stop.signal });
    this.#stored.catch(() => undefined);
    return this.#stored;
  }
}

async function writeTo(pipe: PassThrough, bytes: Uint8Array): Promise<void> {
  await new Promise<void>((resolve) => {
    pipe.write(bytes, () => resolve());
  });
}
