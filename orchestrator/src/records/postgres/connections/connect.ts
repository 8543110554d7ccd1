import { Socket } from 'node:net';
import { Client, types as parsersOfPg } from 'pg';
import type { PostgresPlace } from '../place.ts';

const connectMs = 5000;
/** A statement that takes longer is given up by the server, an answer that takes longer still by the connection. */
const statementMs = 60_000;
const answerMs = statementMs + 15_000;
/** A connection on which nobody speaks is looked after from then on, so that one whose other end is gone is found. */
const quietMs = 10_000;
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

/** A connection that stands. */
export interface Connected {
  readonly client: Client;
  /** Ends it at once: what is under way hears that it is gone, also where the server says nothing any more. */
  readonly cut: () => void;
}

/** @throws what the server or the network says */
export async function connect(place: PostgresPlace): Promise<Connected> {
  const { host, port, database, user, password, tls } = place;
  const socket = new Socket();
  const client = new Client({
    stream: () => socket,
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
    keepAliveInitialDelayMillis: quietMs,
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
  return { client, cut: () => socket.destroy() };
}
