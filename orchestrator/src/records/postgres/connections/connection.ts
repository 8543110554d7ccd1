import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { isRefusal } from '../postgres-error.ts';
import type { Connected } from './connect.ts';
import type { Ask, Fault, Result, Statement, Told } from './protocol.ts';
import { faultOf, type Reach } from './reach.ts';
import type { ServerClock } from './server-clock.ts';

/** An answer that takes longer may never come: the server is looked for, in ms. */
const lateMs = 3000;
const unhurriedMs = 24 * 60 * 60 * 1000;

/** A connection that is made when it is needed, and made again when it is gone. */
export class Connection {
  readonly #reach: Reach;
  readonly #clock: ServerClock;
  #open: Connected | undefined;

  constructor(reach: Reach, clock: ServerClock) {
    this.#reach = reach;
    this.#clock = clock;
  }

  async ask({ number, ...asked }: Ask): Promise<Told> {
    return { number, ...(await this.#answer(asked)) };
  }

  async #answer({ begins, statements, isUnhurried }: Omit<Ask, 'number'>): Promise<Omit<Told, 'number'>> {
    if (begins && !this.#open) {
      const fault = await this.#connect();
      if (fault) return { results: [], fault };
    }
    const open = this.#open;
    if (!open)
      return { results: [], fault: { code: undefined, message: 'the connection ended', lost: true } };
    const late = setInterval(() => void this.#look(open), lateMs);
    const answers = await Promise.allSettled(statements.map((one) => send(open.client, one, isUnhurried)));
    clearInterval(late);
    const results: Result[] = [];
    for (const answer of answers) {
      if (answer.status === 'fulfilled') results.push(answer.value);
      else return { results, fault: this.#faultOf(answer.reason) };
    }
    return { results };
  }

  async end(): Promise<void> {
    await this.#open?.client.end().catch(() => undefined);
    this.#open = undefined;
  }

  /** Where nobody answers any more, neither will this connection. */
  async #look(open: Connected): Promise<void> {
    if (!(await this.#reach.isThere()) && this.#open === open) open.cut();
  }

  /** Goes on trying while the server is away: it is told within the patience what became of it. */
  async #connect(): Promise<Fault | undefined> {
    const { refusal } = this.#reach;
    if (refusal) return refusal;
    const begun = performance.now();
    for (let pauseMs = 100; ; pauseMs = Math.min(1000, pauseMs * 2)) {
      try {
        const open = await this.#reach.connect();
        open.client.on('end', () => {
          if (this.#open === open) this.#open = undefined;
        });
        await this.#clock.read(open.client);
        this.#open = open;
        return undefined;
      } catch (thrown) {
        const fault = faultOf(thrown);
        if (isRefusal(fault.code)) return { ...fault, lost: false };
        if (performance.now() + pauseMs > this.#reach.until(begun)) return { ...fault, away: true };
        await delay(pauseMs);
      }
    }
  }

  #faultOf(thrown: unknown): Fault {
    const { code, message, severity } = thrown as { code?: string; message: string; severity?: string };
    // What the server says comes with a severity; all else is about the connection.
    const lost = severity === undefined || severity === 'FATAL' || severity === 'PANIC';
    if (lost) {
      const open = this.#open;
      this.#open = undefined;
      void open?.client.end().catch(() => undefined);
    }
    return { code, message, lost };
  }
}

async function send(
  client: Client,
  { text, name, values }: Statement,
  isUnhurried: boolean,
): Promise<Result> {
  const query = {
    text,
    ...(name !== undefined && { name, values: [...(values ?? [])] }),
    ...(isUnhurried && { query_timeout: unhurriedMs }),
  };
  const { rows, rowCount, command } = await client.query<Record<string, unknown>>(query);
  return { rows, changes: rowCount ?? 0, command };
}
