import { createHash } from 'node:crypto';
import { kumikiError } from '@kumiki/component-sdk/errors';

/** Who tries to sign in. */
export interface Attempt {
  /** As `loginOf` makes it, whether somebody is called so or not. */
  readonly login: string;
  /** One household or company, as `addressKey` makes it. */
  readonly address: string;
  /** The hash of a browser that this person signed in with before. */
  readonly device?: string;
}

export interface AttemptRule {
  /** Attempts that cost no waiting. */
  readonly free: number;
  /** The longest that somebody waits, in seconds; each attempt doubles the wait up to here. */
  readonly longest: number;
  /** Without an attempt for so long, in ms, all is forgotten. */
  readonly forget: number;
}

/** What an attempt counts for. */
export interface AttemptKey {
  /** Of what is counted: nobody reads names or addresses out of the record. */
  readonly hash: string;
  readonly rule: AttemptRule;
}

export interface AttemptCount {
  readonly attempts: number;
  /** When the last one was, in ms since the epoch. */
  readonly at: number;
}

/** Counts of attempts, of all platforms on one record together. Each method is one transaction. */
export interface AttemptStore {
  /**
   * Counts an attempt under each of the keys, unless one of them has to wait: then nothing is counted.
   * @returns ms to wait; 0 where it was counted
   */
  countAttempt(keys: readonly AttemptKey[]): Promise<number>;
  /** They were who they said: what was counted under `all` is forgotten, and `one` has one less. */
  attemptSucceeded(all: readonly string[], one: readonly string[]): Promise<void>;
}

const hour = 3_600_000;
const rules = {
  /** One name from one place, or from one browser that is known. */
  pair: { free: 5, longest: 900, forget: 24 * hour },
  /** Many names from one place. */
  address: { free: 30, longest: 900, forget: hour },
  /**
   * One name from everywhere. Whoever guesses from a thousand places gets a try a minute, and cannot keep its owner
   * out: not at all in a browser that they used before, and elsewhere for a minute at a time.
   */
  login: { free: 20, longest: 60, forget: hour },
} as const satisfies Record<string, AttemptRule>;

/** Counts that are kept at once: the ones that would be forgotten first go first. */
export const mostAttemptCounts = 50_000;

/** Slows down those who guess passwords, more with each guess. */
export class Attempts {
  readonly #store: AttemptStore;

  constructor(store: AttemptStore) {
    this.#store = store;
  }

  /**
   * Counts an attempt before its password is looked at, so that many at once do not slip through. While somebody has to
   * wait nothing is counted: who goes on trying makes it no longer.
   * @throws SIGN_IN_LOCKED
   */
  async begin(attempt: Attempt): Promise<void> {
    const ms = await this.#store.countAttempt(keysOf(attempt));
    if (ms <= 0) return;
    const seconds = Math.ceil(ms / 1000);
    throw kumikiError('SIGN_IN_LOCKED', { seconds }, { retryAfter: seconds });
  }

  /** They were who they said. The count of their place stays, less this one: they may be the one who guesses others. */
  async succeeded(attempt: Attempt): Promise<void> {
    const keys = keysOf(attempt);
    const ofPlace = keys.filter(({ rule }) => rule === rules.address);
    const others = keys.filter(({ rule }) => rule !== rules.address);
    await this.#store.attemptSucceeded(others.map(hashOf), ofPlace.map(hashOf));
  }
}

/** How long somebody has to wait, in ms, by one of their counts; 0 or less for not at all. */
export function waitOf({ attempts, at }: AttemptCount, { free, longest }: AttemptRule, now: number): number {
  if (attempts < free) return 0;
  return at + Math.min(longest, 2 ** Math.min(30, attempts - free)) * 1000 - now;
}

function keysOf({ login, address, device }: Attempt): AttemptKey[] {
  if (device !== undefined) return [keyOf(rules.pair, 'device', device, login)];
  return [
    keyOf(rules.pair, 'pair', address, login),
    keyOf(rules.address, 'address', address),
    keyOf(rules.login, 'login', login),
  ];
}

function keyOf(rule: AttemptRule, ...parts: readonly string[]): AttemptKey {
  return { rule, hash: createHash('sha256').update(JSON.stringify(parts)).digest('base64url') };
}

function hashOf({ hash }: AttemptKey): string {
  return hash;
}
