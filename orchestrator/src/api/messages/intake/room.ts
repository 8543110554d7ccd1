/** So many at a time, and so many bytes of them together; one that is larger than that goes alone. */
export class Room {
  readonly #most: number;
  readonly #mostBytes: number;
  readonly #waiting: (() => void)[] = [];
  #count = 0;
  #bytes = 0;

  constructor(most: number, mostBytes: number) {
    this.#most = most;
    this.#mostBytes = mostBytes;
  }

  get count(): number {
    return this.#count;
  }

  /** One caller at a time. @returns gives the room back */
  async take(bytes: number, signal: AbortSignal): Promise<() => void> {
    while (!this.#fits(bytes)) {
      signal.throwIfAborted();
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
      await promise;
    }
    this.#count++;
    this.#bytes += bytes;
    return () => {
      this.#count--;
      this.#bytes -= bytes;
      for (const wake of this.#waiting.splice(0)) wake();
    };
  }

  #fits(bytes: number): boolean {
    if (this.#count === 0) return true;
    return this.#count < this.#most && this.#bytes + bytes <= this.#mostBytes;
  }
}
