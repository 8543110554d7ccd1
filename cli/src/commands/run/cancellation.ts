import { exitCodes } from '../../command.ts';
import { discardAllNow } from './outputs/temporary.ts';

/** One Ctrl-C may arrive twice: from the terminal, and from npm, which hands it on. */
const sameWithinMs = 300;

/** A terminal that is closed hangs up. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Lets Ctrl-C (also SIGTERM, and a terminal that closes) cancel a run: the first one asks, the second one ends the process at once, with nothing
 * half-written left behind.
 */
export class Cancellation implements Disposable {
  readonly #controller = new AbortController();
  readonly #onCancel: () => void;
  #first = 0;
  readonly #listener = (): void => {
    const now = performance.now();
    if (this.#first === 0) {
      this.#first = now;
      this.#onCancel();
      this.#controller.abort();
    } else if (now - this.#first > sameWithinMs) {
      discardAllNow();
      process.exit(exitCodes.cancelled);
    }
  };

  constructor(onCancel: () => void) {
    this.#onCancel = onCancel;
    for (const signal of signals) process.on(signal, this.#listener);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    for (const signal of signals) process.off(signal, this.#listener);
  }
}
