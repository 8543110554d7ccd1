/** An offset to read from the next time. */
export interface CommittedOffset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly leaderEpoch: number;
}

/**
 * Writes offsets down, one request at a time: what comes meanwhile goes with the next one, of each partition the highest.
 * One that failed goes with the next one too.
 */
export class OffsetCommits {
  readonly #commit: (offsets: CommittedOffset[]) => Promise<void>;
  #pending = new Map<string, CommittedOffset>();
  #waiting: PromiseWithResolvers<void>[] = [];
  #running: Promise<void> | undefined;

  constructor(commit: (offsets: CommittedOffset[]) => Promise<void>) {
    this.#commit = commit;
  }

  /** Resolves when it is written down. */
  async note(offset: CommittedOffset): Promise<void> {
    this.#put(offset);
    const noted = Promise.withResolvers<void>();
    this.#waiting.push(noted);
    this.#running ??= this.#run();
    await noted.promise;
  }

  /** Tries once more what is not written down. It does not throw. */
  async flush(): Promise<void> {
    await this.#running;
    if (this.#pending.size > 0) await this.#run();
  }

  async #run(): Promise<void> {
    while (this.#pending.size > 0) {
      const offsets = [...this.#pending.values()];
      const waiting = this.#waiting;
      this.#pending = new Map();
      this.#waiting = [];
      try {
        await this.#commit(offsets);
        for (const { resolve } of waiting) resolve();
      } catch (thrown) {
        for (const offset of offsets) this.#put(offset);
        for (const { reject } of waiting) reject(thrown);
        break;
      }
    }
    this.#running = undefined;
    // Some may have come while the last ones failed.
    if (this.#waiting.length > 0) this.#running = this.#run();
  }

  #put(offset: CommittedOffset): void {
    const key = `${offset.topic}/${offset.partition}`;
    const known = this.#pending.get(key);
    if (!known || known.offset < offset.offset) this.#pending.set(key, offset);
  }
}
