import { kumikiError, reasonOf, type KumikiError } from '@kumiki/component-sdk/errors';
import { exitCodes } from '../../command.ts';
import { discardAllNow } from './outputs/temporary.ts';

/** What a watch tells. */
export interface StrayErrorListener {
  /** An error that nobody waited for; the run goes on. */
  readonly stray: (error: KumikiError) => void;
  /** The run ends now. */
  readonly fatal: (error: KumikiError) => void;
}

/** Ways out that the command takes itself, and that need no word more. */
const ownWaysOut: ReadonlySet<number> = new Set([exitCodes.cancelled, exitCodes.outputClosed]);

/**
 * Components run in this process, and their code may do what no item can be blamed for: leave a promise to reject
 * unheard, throw in a timer, end the process. Whatever it is, it is said, nothing half-written stays, and the exit
 * status does not claim that all went well.
 */
export class StrayErrors implements Disposable {
  readonly #listener: StrayErrorListener;
  readonly #seen = new Set<string>();

  constructor(listener: StrayErrorListener) {
    this.#listener = listener;
    process.on('unhandledRejection', this.#onRejection);
    process.on('uncaughtException', this.#onException);
    process.on('exit', this.#onExit);
  }

  readonly #onRejection = (thrown: unknown): void => {
    const reason = reasonOf(thrown);
    // The same mistake comes with every item; it is said once.
    if (this.#seen.has(reason)) return;
    this.#seen.add(reason);
    this.#listener.stray(kumikiError('ERROR_UNHANDLED', { reason }, { cause: thrown }));
  };

  readonly #onException = (thrown: unknown): void => {
    this[Symbol.dispose]();
    discardAllNow();
    this.#listener.fatal(kumikiError('ERROR_UNHANDLED', { reason: reasonOf(thrown) }, { cause: thrown }));
    process.exit(exitCodes.failed);
  };

  readonly #onExit = (code: number): void => {
    discardAllNow();
    if (ownWaysOut.has(code)) return;
    this.#listener.fatal(kumikiError('RUN_ENDED_EARLY', {}));
    process.exitCode = exitCodes.failed;
  };

  [Symbol.dispose](): void {
    process.off('unhandledRejection', this.#onRejection);
    process.off('uncaughtException', this.#onException);
    process.off('exit', this.#onExit);
  }
}
