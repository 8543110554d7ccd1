import { newSecret, secretHash } from '../secrets.ts';

/** A sign-in that has begun at the provider. */
export interface Flow {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** The path that the person goes on at. */
  readonly returnTo: string;
}

/** How long somebody may take at the provider, in ms. */
export const lifetimeMs = 10 * 60_000;
const most = 10_000;

/** Sign-ins that have begun, each known to the browser that began it alone. */
export class Flows {
  readonly #now: () => number;
  readonly #flows = new Map<string, Flow & { readonly until: number }>();

  /** @param now milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** @returns what the browser keeps */
  begin(flow: Flow): string {
    const secret = newSecret();
    this.#flows.set(secretHash(secret), { ...flow, until: this.#now() + lifetimeMs });
    if (this.#flows.size > most) this.#flows.delete(this.#flows.keys().next().value!);
    return secret;
  }

  /** Each can be taken once. */
  take(secret: string): Flow | undefined {
    const hash = secretHash(secret);
    const flow = this.#flows.get(hash);
    this.#flows.delete(hash);
    return flow !== undefined && flow.until > this.#now() ? flow : undefined;
  }
}
