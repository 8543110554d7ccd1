/** So long an end waits for others, in ms: a fraction of what it takes to make them one after the other. */
const momentMs = 30;

/**
 * Ends that come close to each other are recorded together, so that the disk is synchronised and the threads are woken once
 * for several. Nobody waits for it in vain: only where more are at work than can be carried out at once, those behind have
 * the lanes meanwhile.
 */
export class SharedMoment {
  readonly #atWork: () => number;
  #enough = Infinity;
  #waiting: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param atWork how many are, those that wait here among them */
  constructor(atWork: () => number) {
    this.#atWork = atWork;
  }

  /** @param enough so many at work keep the machine busy: no end waits before there are more */
  begin(enough: number): void {
    this.#enough = enough;
  }

  /** Waits for others, where they come soon. */
  async wait(): Promise<void> {
    if (this.#atWork() - this.#waiting.length - 1 <= this.#enough) return this.#over();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    this.#timer ??= setTimeout(() => this.#over(), momentMs);
    await promise;
  }

  #over(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
