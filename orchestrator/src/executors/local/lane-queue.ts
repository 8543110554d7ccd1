/** Things that one user at a time has; others wait in the order in which they came. */
export class LaneQueue<Thing> {
  readonly #free: Thing[];
  readonly #waiting = new Set<(thing: Thing) => void>();

  constructor(things: readonly Thing[]) {
    // The first one is taken first, so that few items warm up few.
    this.#free = things.toReversed();
  }

  /** How many nobody has. */
  get free(): number {
    return this.#free.length;
  }

  /** How many wait for one. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** @throws the reason of the signal */
  async take(signal: AbortSignal): Promise<Thing> {
    signal.throwIfAborted();
    const free = this.#free.pop();
    if (free !== undefined) return free;
    return await new Promise<Thing>((resolve, reject) => {
      const next = (thing: Thing): void => {
        signal.removeEventListener('abort', stop);
        resolve(thing);
      };
      const stop = (): void => {
        this.#waiting.delete(next);
        reject(signal.reason as Error);
      };
      this.#waiting.add(next);
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  giveBack(thing: Thing): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#free.push(thing);
      return;
    }
    this.#waiting.delete(next);
    next(thing);
  }
}
