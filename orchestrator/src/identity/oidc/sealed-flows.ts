import type { Cipher } from '../../secrets/index.ts';
import { lifetimeMs, type Flow, type Flows } from './flows.ts';

const place = 'a sign-in that has begun';

/**
 * Sign-ins that have begun, each sealed into what its browser keeps: any platform with the same key finishes it. The
 * provider takes each code once, and each flow takes the answer to its own question alone.
 */
export class SealedFlows implements Pick<Flows, 'begin' | 'take'> {
  readonly #cipher: Cipher;
  readonly #now: () => number;

  /** @param now milliseconds since the epoch */
  constructor(cipher: Cipher, now: () => number = Date.now) {
    this.#cipher = cipher;
    this.#now = now;
  }

  begin(flow: Flow): string {
    return this.#cipher.seal(JSON.stringify({ ...flow, at: this.#now() }), place);
  }

  take(sealed: string): Flow | undefined {
    let opened: Flow & { readonly at: number };
    try {
      opened = JSON.parse(this.#cipher.open(sealed, place)) as typeof opened;
    } catch {
      return undefined;
    }
    const { at, ...flow } = opened;
    // Where it was begun, the clock may be another one.
    return Math.abs(this.#now() - at) < lifetimeMs ? flow : undefined;
  }
}
