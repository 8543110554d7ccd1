import { kumikiError } from '@kumiki/component-sdk/errors';

/** A turn of a session; it ends when it is disposed of. */
export interface Turn extends Disposable {
  /** Aborted with PREVIEW_SUPERSEDED when a newer turn of the session begins. */
  readonly signal: AbortSignal;
}

/** Sessions in which the newest turn is the only one that anybody waits for. */
export class Sessions {
  readonly #current = new Map<string, AbortController>();

  /** @param session without one, nothing takes the place of the turn */
  begin(who: string, session: string | undefined): Turn {
    const own = new AbortController();
    if (session === undefined) return { signal: own.signal, [Symbol.dispose]: () => undefined };
    const key = JSON.stringify([who, session]);
    this.#current.get(key)?.abort(kumikiError('PREVIEW_SUPERSEDED', { session }));
    this.#current.set(key, own);
    return {
      signal: own.signal,
      [Symbol.dispose]: () => {
        if (this.#current.get(key) === own) this.#current.delete(key);
      },
    };
  }
}
