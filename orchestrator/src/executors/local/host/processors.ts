import { availableParallelism } from 'node:os';

/** How long what was there at the same time counts, in ms: between two items a lane does nothing for a while. */
const rememberedMs = 1000;

/**
 * The processors of this machine, which the runs at work share. One run alone has all of them for its image; where there are as
 * many as processors, each image has one thread, which gives more images a second.
 */
export class Processors {
  readonly #count: number;
  readonly #now: () => number;
  #working = 0;
  /** The most runs at a time of late, and when there were so many. */
  #most = 0;
  #since = 0;

  constructor(count = availableParallelism(), now = () => performance.now()) {
    this.#count = count;
    this.#now = now;
  }

  /** A run begins. @returns how many threads its images may have */
  begin(): number {
    this.#working++;
    const now = this.#now();
    if (this.#working >= this.#most || now - this.#since > rememberedMs) {
      this.#most = this.#working;
      this.#since = now;
    }
    return Math.max(1, Math.floor(this.#count / this.#most));
  }

  end(): void {
    this.#working--;
  }

  /** Does the work of a run. @param work is told how many threads its images may have */
  async during<Result>(work: (threads: number) => Promise<Result>): Promise<Result> {
    const threads = this.begin();
    try {
      return await work(threads);
    } finally {
      this.end();
    }
  }
}

/** Those that all lanes of this process share. */
export const processorsHere = new Processors();
