import { keyOf, type FoundFile } from './place.ts';

/** Says which files nobody writes any more: those that look the same for a while. */
export class Settled {
  readonly #forMs: number;
  #since = new Map<string, number>();

  constructor(forMs: number) {
    this.#forMs = forMs;
  }

  /**
   * @param found all files of a look that were not taken yet
   * @param now milliseconds since the epoch
   */
  of(found: readonly FoundFile[], now: number): { ready: FoundFile[]; waiting: boolean } {
    const since = new Map(found.map((file) => [keyOf(file), this.#since.get(keyOf(file)) ?? now]));
    this.#since = since;
    const ready = found.filter((file) => now - since.get(keyOf(file))! >= this.#forMs);
    return { ready, waiting: ready.length < found.length };
  }
}
