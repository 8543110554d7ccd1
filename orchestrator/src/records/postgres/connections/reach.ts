import { setTimeout as delay } from 'node:timers/promises';
import type { PostgresPlace } from '../place.ts';
import { connect, type Connected } from './connect.ts';
import type { Fault } from './protocol.ts';

/** So often a server that is away is looked for, in ms. */
const lookMs = 1000;

/**
 * Whether the server can be reached, as all connections of this process have seen it together. Whoever asks while it is
 * away waits for what is left of one patience, and is told at once when that is over; it is looked for until it is found.
 */
export class Reach {
  readonly #place: PostgresPlace;
  readonly #patienceMs: number;
  #away: { readonly since: number; readonly fault: Fault } | undefined;
  #looking: Promise<boolean> | undefined;
  #isOpen = true;

  constructor(place: PostgresPlace, patienceMs: number) {
    this.#place = place;
    this.#patienceMs = patienceMs;
  }

  /** What is said without another attempt: it has been away for longer than anybody waits. */
  get refusal(): Fault | undefined {
    if (!this.#away || performance.now() < this.until(0)) return undefined;
    return { ...this.#away.fault, away: true };
  }

  /** Until when it is waited for, by `performance.now()`. @param begun when whoever asks began to, where it was there then */
  until(begun: number): number {
    return (this.#away?.since ?? begun) + this.#patienceMs;
  }

  /** @throws what the server or the network says */
  async connect(): Promise<Connected> {
    const begun = performance.now();
    try {
      const connected = await connect(this.#place);
      this.#away = undefined;
      return connected;
    } catch (thrown) {
      const fault = faultOf(thrown);
      if (isAnswer(fault.code)) this.#away = undefined;
      else this.#missed(fault, begun);
      throw thrown;
    }
  }

  /** Looks, on a connection of its own. */
  async isThere(): Promise<boolean> {
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    return await this.#looking;
  }

  /** It is looked for no more. */
  end(): void {
    this.#isOpen = false;
  }

  async #look(): Promise<boolean> {
    try {
      const { client } = await this.connect();
      void client.end().catch(() => undefined);
    } catch {
      // What it says is noted.
    }
    return this.#away === undefined;
  }

  #missed(fault: Fault, begun: number): void {
    const isNew = this.#away === undefined;
    this.#away = { since: this.#away?.since ?? begun, fault };
    if (isNew) void this.#find();
  }

  async #find(): Promise<void> {
    while (this.#isOpen && this.#away) {
      await delay(lookMs, undefined, { ref: false });
      if (this.#isOpen && this.#away) await this.isThere();
    }
  }
}

/** Why there is no connection. */
export function faultOf(thrown: unknown): Fault {
  const { code, message } = thrown as { code?: string; message: string };
  return { code, message: message || String(code), lost: true };
}

/** A server that refuses somebody, or has no more room, is there; one that starts or stops (`57P03`) is not. */
function isAnswer(code: string | undefined): boolean {
  return code !== undefined && /^\d[0-9A-Z]{4}$/.test(code) && code !== '57P03';
}
