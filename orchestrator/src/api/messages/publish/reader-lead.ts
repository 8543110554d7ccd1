import { randomUUID } from 'node:crypto';
import type { ExecutionStore } from '../../../execution/index.ts';

/** How long one leads that is not heard of again, in ms. */
const leaseMs = 15_000;
/** Who leads says so again by then, in ms. */
const renewMs = 5_000;
/** Who does not lead asks again by then, in ms. */
const askMs = 1_000;

/** Which of several platforms on one record tells of events at once: one of them, for as long as it has something to tell. */
export class ReaderLead {
  readonly #store: Pick<ExecutionStore, 'leadReader'>;
  readonly #reader: string;
  readonly #who = randomUUID();
  #leads = false;
  #askAt = 0;

  constructor(store: Pick<ExecutionStore, 'leadReader'>, reader: string) {
    this.#store = store;
    this.#reader = reader;
  }

  async holds(): Promise<boolean> {
    const now = performance.now();
    if (now < this.#askAt) return this.#leads;
    this.#leads = await this.#store.leadReader(this.#reader, this.#who, leaseMs);
    this.#askAt = now + (this.#leads ? renewMs : askMs);
    return this.#leads;
  }

  /** Another one may lead. */
  async leave(): Promise<void> {
    if (this.#leads) await this.#store.leadReader(this.#reader, this.#who, 0);
    this.#leads = false;
  }
}
