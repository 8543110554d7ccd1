import { Durations } from '../../observe/index.ts';

/** What is remembered covers one to two of these, in ms. */
const windowMs = 30_000;

/** Times of the last half minute to minute, in ms: of a stream, what was an hour ago says nothing. */
export class RecentDurations {
  readonly #now: () => number;
  #before = new Durations();
  #current = new Durations();
  #since: number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#since = now();
  }

  add(ms: number): void {
    this.#turn();
    this.#current.add(ms);
  }

  /** The time that this part of them took at most; nothing where there are none. */
  quantile(part: number): number | undefined {
    this.#turn();
    const all = new Durations();
    all.join(this.#before);
    all.join(this.#current);
    return all.count === 0 ? undefined : all.quantile(part);
  }

  #turn(): void {
    const passed = this.#now() - this.#since;
    if (passed < windowMs) return;
    this.#before = passed < 2 * windowMs ? this.#current : new Durations();
    this.#current = new Durations();
    this.#since = this.#now();
  }
}
