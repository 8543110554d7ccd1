/** Things that one user at a time has; others wait in the order in which they came. */
export class LaneQueue<Thing> {
  readonly #free: Thing[];
  readonly #waiting = new Set<(thing: Thing) => void>();
  readonly #urgent = new Set<(thing: Thing) => void>();

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
    return this.#waiting.size + this.#urgent.size;
  }

  /** @param urgent before all others that are not @throws the reason of the signal */
  async take(signal: AbortSignal, urgent = false): Promise<Thing> {
    signal.throwIfAborted();
    const free = this.#free.pop();
    if (free !== undefined) return free;
    const waiting = urgent ? this.#urgent : this.#waiting;
    return await new Promise<Thing>((resolve, reject) => {
      const next = (thing: Thing): void => {
        signal.removeEventListener('abort', stop);
        resolve(thing);
      };
      const stop = (): void => {
        waiting.delete(next);
        reject(signal.reason as Error);
      };
      waiting.add(next);
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  giveBack(thing: Thing): void {
    const waiting = this.#urgent.size > 0 ? this.#urgent : this.#waiting;
    const [next] = waiting;
    if (!next) {
      this.#free.push(thing);
      return;
    }
    waiting.delete(next);
    next(thing);
  }
}
