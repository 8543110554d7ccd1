import { kumikiError } from '@kumiki/component-sdk/errors';

/** Clients that are remembered at once; whoever was longest away is forgotten first, and is then as good as new. */
const maxClients = 20_000;

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** Token buckets: each client may send so many requests a minute, and a tenth of that at once. */
export class RateLimit {
  readonly #perMs: number;
  readonly #burst: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param perMinute requests; 0 is no limit @param now milliseconds */
  constructor(perMinute: number, now: () => number = () => performance.now()) {
    this.#perMs = perMinute / 60_000;
    this.#burst = Math.max(1, Math.floor(perMinute / 10));
    this.#now = now;
  }

  /** Counts a request. @throws RATE_LIMITED */
  take(client: string): void {
    if (this.#perMs === 0) return;
    const now = this.#now();
    const bucket = this.#buckets.get(client) ?? { tokens: this.#burst, at: now };
    const tokens = Math.min(this.#burst, bucket.tokens + (now - bucket.at) * this.#perMs);
    const isFree = tokens >= 1;
    // The last one in is the last one out.
    this.#buckets.delete(client);
    this.#buckets.set(client, { tokens: isFree ? tokens - 1 : tokens, at: now });
    if (this.#buckets.size > maxClients) this.#buckets.delete(this.#buckets.keys().next().value!);
    if (isFree) return;
    const seconds = Math.max(1, Math.ceil((1 - tokens) / this.#perMs / 1000));
    throw kumikiError('RATE_LIMITED', { seconds }, { retryAfter: seconds });
  }
}

/** One household or company: with IPv6 each of them has a whole network of addresses. */
export function addressKey(address: string): string {
  if (!address.includes(':')) return address;
  const [before = '', after = ''] = address.split('::');
  const head = before.split(':').filter(Boolean);
  const tail = after.split(':').filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  return [...head, ...zeros, ...tail].slice(0, 4).join(':');
}
