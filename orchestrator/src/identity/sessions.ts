import type { SessionStore } from './identity-store.ts';
import type { Person, Session } from './model.ts';
import { newSecret, secretHash } from './secrets.ts';

export interface SessionOptions {
  readonly store: SessionStore;
  /** Without a request for so long, in ms, a session ends. */
  readonly idleMs: number;
  /** After so long it ends in any case. */
  readonly longestMs: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** What a browser keeps. */
export interface StartedSession {
  readonly secret: string;
  /** What tells the browser from others the next time. */
  readonly device: string;
  readonly expiresAt: number;
}

/** Uses within so many ms are written down once. */
const coalescedMs = 60_000;

/** Browsers that are signed in. */
export class Sessions {
  readonly #options: SessionOptions;
  readonly #now: () => number;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** @param device what the browser remembered of an earlier time */
  async start(person: Person, address: string, device = newSecret()): Promise<StartedSession> {
    const { store, longestMs } = this.#options;
    const secret = newSecret();
    const expiresAt = this.#now() + longestMs;
    await store.addSession(secretHash(secret), { person: person.id, expiresAt, address });
    if (person.login !== undefined) await store.addDevice(person.id, secretHash(device));
    return { secret, device, expiresAt };
  }

  async find(secret: string): Promise<Session | undefined> {
    const { store, idleMs } = this.#options;
    const hash = secretHash(secret);
    const session = await store.session(hash, idleMs);
    const isDue = session && this.#now() - session.seenAt > Math.min(coalescedMs, idleMs / 2);
    // A full disk keeps nobody from reading.
    if (isDue) await store.touchSession(hash).catch(() => undefined);
    return session;
  }

  async end(secret: string): Promise<void> {
    await this.#options.store.endSession(secretHash(secret));
  }
}
