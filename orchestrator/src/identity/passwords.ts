import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import { kumikiError } from '@kumiki/component-sdk/errors';

/** What a hash costs: 2 to the power of `ln` times `r` times 128 bytes of memory, `p` times over. */
export interface ScryptCost {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/** 128 MiB and a third of a second of a core (OWASP Password Storage Cheat Sheet). */
export const scryptCost: ScryptCost = { ln: 17, r: 8, p: 1 };

/** Bytes of a salt and of a hash. */
const saltBytes = 16;
const hashBytes = 32;
/** Hashes at a time: each takes its memory. */
const atOnce = 2;
/** Hashes that wait for their turn; more are turned away. */
const mostWaiting = 30;

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/**
 * Hashes passwords off the main thread, a few at a time. A hash carries what it was made with, as
 * `$scrypt$ln=17,r=8,p=1$SALT$HASH`, so that it can cost more one day.
 */
export class Passwords {
  readonly #cost: ScryptCost;
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #nobody: Promise<string> | undefined;

  constructor(cost: ScryptCost = scryptCost) {
    this.#cost = cost;
  }

  /** @throws SIGN_IN_BUSY */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(saltBytes);
    const hash = await this.#derive(password, salt, this.#cost, hashBytes);
    const { ln, r, p } = this.#cost;
    return `$scrypt$ln=${ln},r=${r},p=${p}$${salt.toString('base64')}$${hash.toString('base64')}`;
  }

  /**
   * Whether a password belongs to a hash. Without a hash it takes as long, and is false: nobody learns which names
   * there are.
   * @throws SIGN_IN_BUSY
   */
  async matches(password: string, hash: string | undefined): Promise<boolean> {
    // Made whether it is needed or not, so that the first one whom nobody knows does not take twice as long.
    const nobodys = await this.#nobodys();
    const { cost, salt, expected } = parts(hash ?? nobodys);
    const found = await this.#derive(password, salt, cost, expected.length);
    return timingSafeEqual(found, expected) && hash !== undefined;
  }

  async #nobodys(): Promise<string> {
    this.#nobody ??= this.hash('');
    try {
      return await this.#nobody;
    } catch (thrown) {
      this.#nobody = undefined;
      throw thrown;
    }
  }

  /** Whether a hash was made with less than what is asked now. */
  isOld(hash: string): boolean {
    const { cost } = parts(hash);
    return cost.ln !== this.#cost.ln || cost.r !== this.#cost.r || cost.p !== this.#cost.p;
  }

  async #derive(password: string, salt: Buffer, { ln, r, p }: ScryptCost, length: number): Promise<Buffer> {
    await this.#turn();
    try {
      const N = 2 ** ln;
      // The same letters may be typed in two ways.
      return await derive(password.normalize('NFKC'), salt, length, { N, r, p, maxmem: 256 * r * (N + p) });
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    if (this.#running >= atOnce) {
      if (this.#waiting.length >= mostWaiting) throw kumikiError('SIGN_IN_BUSY', {});
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running++;
  }
}

function parts(hash: string): { cost: ScryptCost; salt: Buffer; expected: Buffer } {
  const match = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(hash);
  if (!match) throw new TypeError('what is kept is no hash of a password');
  const [, ln, r, p, salt, expected] = match;
  return {
    cost: { ln: Number(ln), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt!, 'base64'),
    expected: Buffer.from(expected!, 'base64'),
  };
}
