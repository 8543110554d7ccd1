import type { InputReader } from '../step/input-reader.ts';

/**
 * Lets the item that is next in the queue read its inputs while those before it run. One item at a time: inputs may be
 * large.
 */
export class ReadAhead {
  readonly #waiting = new Set<InputReader>();
  #ahead: InputReader | undefined;
  #isComing = false;

  /** An item queues for a lane. */
  waits(inputs: InputReader): void {
    this.#waiting.add(inputs);
    this.#next();
  }

  /** It has one, or will not need it. */
  begins(inputs: InputReader): void {
    this.#waiting.delete(inputs);
    if (this.#ahead === inputs) this.#ahead = undefined;
    this.#next();
  }

  /** After the item that has just begun has sent its first step off. */
  #next(): void {
    if (this.#ahead || this.#isComing) return;
    this.#isComing = true;
    setImmediate(() => {
      this.#isComing = false;
      if (this.#ahead) return;
      [this.#ahead] = this.#waiting;
      this.#ahead?.start();
    });
  }
}
