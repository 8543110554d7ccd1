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

interface Rule {
  /** Attempts that cost no waiting. */
  readonly free: number;
  /** The longest that somebody waits, in seconds; each attempt doubles the wait up to here. */
  readonly longest: number;
  /** Without an attempt for so long, in ms, all is forgotten. */
  readonly forget: number;
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
} as const satisfies Record<string, Rule>;

/** Counts that are kept at once: the ones that were longest not used go first. */
const mostCounts = 50_000;

interface Count {
  readonly attempts: number;
  readonly at: number;
}

/** Slows down those who guess passwords, more with each guess. */
export class Attempts {
  readonly #now: () => number;
  readonly #counts = new Map<string, Count>();

  /** @param now milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Counts an attempt before its password is looked at, so that many at once do not slip through. While somebody has to
   * wait nothing is counted: who goes on trying makes it no longer.
   * @throws SIGN_IN_LOCKED
   */
  begin(attempt: Attempt): void {
    const now = this.#now();
    const keys = keysOf(attempt);
    const waits = keys.map(([key, rule]) => this.#wait(key, rule, now));
    const ms = Math.max(...waits);
    if (ms > 0) {
      const seconds = Math.ceil(ms / 1000);
      throw kumikiError('SIGN_IN_LOCKED', { seconds }, { retryAfter: seconds });
    }
    for (const [key, rule] of keys) {
      const attempts = (this.#current(key, rule, now)?.attempts ?? 0) + 1;
      this.#counts.delete(key);
      this.#counts.set(key, { attempts, at: now });
      if (this.#counts.size > mostCounts) this.#counts.delete(this.#counts.keys().next().value!);
    }
  }

  /** They were who they said. The count of their place stays, less this one: they may be the one who guesses others. */
  succeeded(attempt: Attempt): void {
    for (const [key] of keysOf(attempt)) {
      const count = this.#counts.get(key);
      if (!key.startsWith('address ')) this.#counts.delete(key);
      else if (count) this.#counts.set(key, { ...count, attempts: count.attempts - 1 });
    }
  }

  #wait(key: string, rule: Rule, now: number): number {
    const count = this.#current(key, rule, now);
    if (count === undefined || count.attempts < rule.free) return 0;
    const seconds = Math.min(rule.longest, 2 ** Math.min(30, count.attempts - rule.free));
    return count.at + seconds * 1000 - now;
  }

  #current(key: string, { forget }: Rule, now: number): Count | undefined {
    const count = this.#counts.get(key);
    return count !== undefined && now - count.at < forget ? count : undefined;
  }
}

function keysOf({ login, address, device }: Attempt): (readonly [string, Rule])[] {
  if (device !== undefined) return [[`device ${device} ${login}`, rules.pair]];
  return [
    [`pair ${address} ${login}`, rules.pair],
    [`address ${address}`, rules.address],
    [`login ${login}`, rules.login],
  ];
}
