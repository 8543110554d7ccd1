import type { Sent } from './send.ts';
import type { ClaimDeliveries } from './webhook-store.ts';

/** Messages on their way at a time to receivers that are not known to be slow. */
const atOnce = 64;
/** To those that are, all together: from so many on none of them gets another one. */
const slowAtOnce = 64;
/** To one origin that took the last one well; any other gets them one by one. */
const ofGoodOne = 4;
/** Of how many origins it is remembered how they were. */
const mostSlow = 1000;
const mostGood = 200;

/**
 * Shares out the messages that are on their way among those who receive them. A receiver counts as slow from the moment
 * that it lets a message wait for so long, and as long as the last one was slow or failed: then it has no place among the
 * others any more. So slow ones hold nobody up once they are known, and before that for a moment; and since every attempt
 * has a time limit, what is on its way is bounded.
 */
export class Receivers {
  readonly #busy = new Map<string, number>();
  readonly #slow = new Recent(mostSlow);
  readonly #good = new Recent(mostGood);
  readonly #slowMs: number;
  readonly #becameSlow: () => void;

  /** @param becameSlow hears that there is room again */
  constructor(becameSlow: () => void, slowMs = 1_000) {
    this.#becameSlow = becameSlow;
    this.#slowMs = slowMs;
  }

  /** What may begin now. */
  room(): Omit<ClaimDeliveries, 'forMs'> {
    let quick = 0;
    let slow = 0;
    const places: Record<string, number> = {};
    for (const origin of this.#good) places[origin] = ofGoodOne;
    for (const [origin, count] of this.#busy) {
      if (this.#slow.has(origin)) slow += count;
      else quick += count;
      places[origin] = Math.max(0, (places[origin] ?? 1) - count);
    }
    return {
      limit: Math.max(0, atOnce - quick),
      places,
      elsewhere: 1,
      without: slow >= slowAtOnce ? [...this.#slow] : [],
    };
  }

  /** A message is on its way. @returns to be called when it ended */
  begins(origin: string): (sent?: Sent) => void {
    this.#busy.set(origin, (this.#busy.get(origin) ?? 0) + 1);
    let isSlow = false;
    const timer = setTimeout(() => {
      isSlow = true;
      this.#rate(origin, this.#slow, this.#good);
      this.#becameSlow();
    }, this.#slowMs);
    return (sent) => {
      clearTimeout(timer);
      const left = (this.#busy.get(origin) ?? 1) - 1;
      if (left > 0) this.#busy.set(origin, left);
      else this.#busy.delete(origin);
      if (sent?.outcome === 'delivered' && !isSlow) this.#rate(origin, this.#good, this.#slow);
      else this.#rate(origin, this.#slow, this.#good);
    };
  }

  #rate(origin: string, as: Recent, before: Recent): void {
    before.delete(origin);
    as.add(origin);
  }
}

/** The newest texts, so many at most. */
class Recent {
  readonly #most: number;
  readonly #texts = new Set<string>();

  constructor(most: number) {
    this.#most = most;
  }

  has(text: string): boolean {
    return this.#texts.has(text);
  }

  add(text: string): void {
    this.#texts.delete(text);
    this.#texts.add(text);
    if (this.#texts.size > this.#most) this.#texts.delete(this.#texts.values().next().value!);
  }

  delete(text: string): void {
    this.#texts.delete(text);
  }

  [Symbol.iterator](): IterableIterator<string> {
    return this.#texts.values();
  }
}
