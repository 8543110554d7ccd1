import type { ProgressUpdate } from './progress-feed.ts';

/** Steps that wait to be told of; beyond them the oldest is forgotten, whose record says the same. */
const mostWaiting = 1000;

/**
 * Passes updates on, a few a second for each step: the first at once, and of those that follow within an interval the
 * latest. The last one always comes.
 */
export class LatestProgress {
  readonly #pass: (updates: readonly ProgressUpdate[]) => boolean;
  readonly #everyMs: number;
  readonly #waiting = new Map<string, ProgressUpdate>();
  /** Told within this interval. */
  #told = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  /** @param pass takes them, or says that there is no room now */
  constructor(pass: (updates: readonly ProgressUpdate[]) => boolean, everyMs = 250) {
    this.#pass = pass;
    this.#everyMs = everyMs;
  }

  take(update: ProgressUpdate): void {
    const key = `${update.execution_id}/${update.step ?? ''}`;
    const isFirst = !this.#told.has(key) && !this.#waiting.has(key) && this.#told.size < mostWaiting;
    if (isFirst && this.#pass([update])) this.#told.add(key);
    else {
      this.#waiting.delete(key);
      this.#waiting.set(key, update);
      if (this.#waiting.size > mostWaiting) this.#waiting.delete(this.#waiting.keys().next().value!);
    }
    this.#timer ??= setTimeout(() => this.#turn(), this.#everyMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  #turn(): void {
    const updates = [...this.#waiting.values()];
    const isTaken = updates.length === 0 || this.#pass(updates);
    this.#told = new Set(isTaken ? this.#waiting.keys() : []);
    if (isTaken) this.#waiting.clear();
    // Nothing was told: the next one goes at once.
    this.#timer = updates.length === 0 ? undefined : setTimeout(() => this.#turn(), this.#everyMs);
  }
}
