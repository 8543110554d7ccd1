/** Bytes of uploads that lie in memory, of all requests together: what does not fit goes another way. */
export class HeldBytes {
  readonly #most: number;
  #held = 0;

  /** @param most bytes */
  constructor(most: number) {
    this.#most = most;
  }

  /** What one request holds; it is let go of when that is disposed. */
  open(): HeldShare {
    let own = 0;
    return {
      take: (bytes) => {
        if (this.#held + bytes > this.#most) return false;
        this.#held += bytes;
        own += bytes;
        return true;
      },
      giveBack: (bytes) => {
        this.#held -= bytes;
        own -= bytes;
      },
      [Symbol.dispose]: () => {
        this.#held -= own;
        own = 0;
      },
    };
  }
}

export interface HeldShare extends Disposable {
  /** @returns whether there is room for so many bytes more; then they are taken */
  take(bytes: number): boolean;
  /** Lets go of so many of the bytes that it has taken. */
  giveBack(bytes: number): void;
}
