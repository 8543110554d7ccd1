import { setTimeout as delay } from 'node:timers/promises';
import { Client, types as parsersOfPg } from 'pg';
import type { PostgresPlace } from '../place.ts';
import { isRefusal } from '../postgres-error.ts';
import type { Ask, Fault, Result, Statement, Told } from './protocol.ts';
import type { ServerClock } from './server-clock.ts';

const connectMs = 5000;
/** A statement that takes longer is given up by the server, an answer that takes longer still by the connection. */
const statementMs = 60_000;
const answerMs = statementMs + 15_000;
const unhurriedMs = 24 * 60 * 60 * 1000;
/** A transaction that stands still for so long is ended by the server: others wait for what it holds. */
const idleMs = 10_000;

const parsers = new Map<number, (text: string) => unknown>([
  // Whole numbers of 8 bytes, and sums of them: none is larger than what numbers hold exactly.
  [20, Number],
  [1700, Number],
  // As SQLite has truth.
  [16, (text) => (text === 't' ? 1 : 0)],
]);

const types = {
  getTypeParser(oid: number, format: 'text' | 'binary' = 'text') {
    return parsers.get(oid) ?? (parsersOfPg.getTypeParser(oid, format) as (text: string) => unknown);
  },
};

/** @throws what the server or the network says */
export async function connect(place: PostgresPlace): Promise<Client> {
  const { host, port, database, user, password, tls } = place;
  const client = new Client({
    host,
    port,
    database,
    user,
    // Not what the environment says.
    password: password ?? '',
    // The certificate has to be for the host.
    ssl: tls ? { ...(tls.ca !== undefined && { ca: tls.ca }) } : false,
    application_name: 'kumiki',
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    query_timeout: answerMs,
    idle_in_transaction_session_timeout: idleMs,
    keepAlive: true,
    pipeline: true,
    types,
  });
  // Whatever is under way hears of it too.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (thrown) {
    // The server would wait for the rest of it.
    void client.end().catch(() => undefined);
    // It asks for a password, and there is none.
    const { code, message } = thrown as { code?: string; message: string };
    if (code === undefined && message.startsWith('SASL')) Object.assign(thrown as object, { code: '28P01' });
    throw thrown;
  }
  return client;
}

/** A connection that is made when it is needed, and made again when it is gone. */
export class Connection {
  readonly #place: PostgresPlace;
  readonly #patienceMs: number;
  readonly #clock: ServerClock;
  #client: Client | undefined;

  constructor(place: PostgresPlace, patienceMs: number, clock: ServerClock) {
    this.#place = place;
    this.#patienceMs = patienceMs;
    this.#clock = clock;
  }

  async ask({ number, ...asked }: Ask): Promise<Told> {
    return { number, ...(await this.#answer(asked)) };
  }

  async #answer({ begins, statements, isUnhurried }: Omit<Ask, 'number'>): Promise<Omit<Told, 'number'>> {
    if (begins && !this.#client) {
      const fault = await this.#open();
      if (fault) return { results: [], fault };
    }
    const client = this.#client;
    if (!client)
      return { results: [], fault: { code: undefined, message: 'the connection ended', lost: true } };
    const answers = await Promise.allSettled(statements.map((one) => send(client, one, isUnhurried)));
    const results: Result[] = [];
    for (const answer of answers) {
      if (answer.status === 'fulfilled') results.push(answer.value);
      else return { results, fault: this.#faultOf(answer.reason) };
    }
    return { results };
  }

  async end(): Promise<void> {
    await this.#client?.end().catch(() => undefined);
    this.#client = undefined;
  }

  /** Goes on trying while the server is away: it is told within the patience what became of it. */
  async #open(): Promise<Fault | undefined> {
    const until = performance.now() + this.#patienceMs;
    for (let pauseMs = 100; ; pauseMs = Math.min(1000, pauseMs * 2)) {
      try {
        const client = await connect(this.#place);
        client.on('end', () => {
          if (this.#client === client) this.#client = undefined;
        });
        await this.#clock.read(client);
        this.#client = client;
        return undefined;
      } catch (thrown) {
        const { code, message } = thrown as { code?: string; message: string };
        const fault = { code, message: message || String(code), lost: true };
        if (isRefusal(code) || performance.now() + pauseMs > until)
          return { ...fault, lost: !isRefusal(code) };
        await delay(pauseMs);
      }
    }
  }

  #faultOf(thrown: unknown): Fault {
    const { code, message, severity } = thrown as { code?: string; message: string; severity?: string };
    // What the server says comes with a severity; all else is about the connection.
    const lost = severity === undefined || severity === 'FATAL' || severity === 'PANIC';
    if (lost) {
      const client = this.#client;
      this.#client = undefined;
      void client?.end().catch(() => undefined);
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
