/** Each class is so much wider than the one before: what is read from them is right to a tenth. */
const growth = 1.2;
const scale = Math.log(growth);
/** Up to some two hours; what took longer is in the last class. */
const classes = 90;

/** How often what took how long: times in ms, in classes, so that many of them take little room and can be joined. */
export class Durations {
  readonly #counts = new Uint32Array(classes);
  #count = 0;
  #totalMs = 0;
  #maxMs = 0;

  get count(): number {
    return this.#count;
  }

  get totalMs(): number {
    return this.#totalMs;
  }

  add(ms: number): void {
    this.#counts[classOf(ms)]!++;
    this.#count++;
    this.#totalMs += ms;
    if (ms > this.#maxMs) this.#maxMs = ms;
  }

  join(other: Durations): void {
    for (let at = 0; at < classes; at++) this.#counts[at]! += other.#counts[at]!;
    this.#count += other.#count;
    this.#totalMs += other.#totalMs;
    this.#maxMs = Math.max(this.#maxMs, other.#maxMs);
  }

  /** The time in ms that this part of them took at most; 0 where there are none. */
  quantile(part: number): number {
    const rank = part * this.#count;
    let below = 0;
    for (let at = 0; at < classes; at++) {
      const here = this.#counts[at]!;
      if (here > 0 && below + here >= rank) {
        const lower = at === 0 ? 0 : growth ** (at - 1);
        const upper = at === 0 ? 1 : growth ** at;
        return Math.min(this.#maxMs, lower + ((upper - lower) * (rank - below)) / here);
      }
      below += here;
    }
    return this.#maxMs;
  }

  toJSON(): DurationsData {
    const counts: [number, number][] = [];
    for (let at = 0; at < classes; at++) if (this.#counts[at]! > 0) counts.push([at, this.#counts[at]!]);
    return { counts, totalMs: this.#totalMs, maxMs: this.#maxMs };
  }

  static from({ counts, totalMs, maxMs }: DurationsData): Durations {
    const durations = new Durations();
    for (const [at, count] of counts) {
      if (at < classes) durations.#counts[at] = count;
      durations.#count += count;
    }
    durations.#totalMs = totalMs;
    durations.#maxMs = maxMs;
    return durations;
  }
}

export interface DurationsData {
  /** The classes that are not empty. */
  readonly counts: readonly (readonly [at: number, count: number])[];
  readonly totalMs: number;
  readonly maxMs: number;
}

function classOf(ms: number): number {
  if (ms < 1) return 0;
  return Math.min(classes - 1, 1 + Math.floor(Math.log(ms) / scale));
}
