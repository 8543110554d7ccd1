import { setTimeout as delay } from 'node:timers/promises';
import type { Watch } from './starting.ts';

/** Something that failed is tried again after so long, twice as long each time up to the most. In ms. */
const firstPauseMs = 2000;
const mostPauseMs = 5 * 60_000;
/** Changes come in bursts. */
const burstMs = 200;

/** Looks again and again until it is stopped. */
export class TriggerTask {
  readonly #watch: Watch;
  readonly #told: (error: unknown) => Promise<void>;
  readonly #stop = new AbortController();
  #wake = new AbortController();
  readonly #ended: Promise<void>;

  /** @param told hears after each look what went wrong, or nothing */
  constructor(watch: Watch, told: (error: unknown) => Promise<void>) {
    this.#watch = watch;
    this.#told = told;
    watch.listen?.(() => this.#wake.abort());
    this.#ended = this.#run();
  }

  /** Waits for what is being started. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#watch.close?.();
    await this.#ended;
  }

  async #run(): Promise<void> {
    let pause = firstPauseMs;
    while (!this.#stop.signal.aborted) {
      this.#wake = new AbortController();
      let wait: number;
      try {
        wait = await this.#watch.look(this.#stop.signal);
        pause = firstPauseMs;
        await this.#told(undefined).catch(() => undefined); // told with the next look
      } catch (thrown) {
        wait = pause;
        pause = Math.min(pause * 2, mostPauseMs);
        await this.#told(thrown).catch(() => undefined); // the store itself may be what is wrong
      }
      await this.#sleep(wait);
    }
  }

  async #sleep(ms: number): Promise<void> {
    const signal = AbortSignal.any([this.#stop.signal, this.#wake.signal]);
    await delay(ms, undefined, { signal, ref: false }).catch(() => undefined); // woken
    if (!this.#stop.signal.aborted && this.#wake.signal.aborted) {
      await delay(burstMs, undefined, { signal: this.#stop.signal, ref: false }).catch(() => undefined); // stopped
    }
  }
}
