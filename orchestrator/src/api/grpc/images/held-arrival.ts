import { kumikiError } from '@kumiki/component-sdk/errors';

/** One frame on its way into memory. */
export class HeldArrival {
  readonly #limit: number;
  readonly #pieces: Uint8Array[] = [];
  #size = 0;

  /** @param limit bytes */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What is too much is told at the end, and not kept. */
  async write(bytes: Uint8Array): Promise<void> {
    this.#size += bytes.length;
    if (this.#size > this.#limit) this.drop();
    else this.#pieces.push(bytes);
    await Promise.resolve();
  }

  /** All bytes are there. @throws OBJECT_TOO_LARGE */
  bytes(): Uint8Array {
    if (this.#size > this.#limit) throw kumikiError('OBJECT_TOO_LARGE', { limit: this.#limit });
    return this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces);
  }

  drop(): void {
    this.#pieces.length = 0;
  }
}
