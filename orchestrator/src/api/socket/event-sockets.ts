import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Caller } from '../../identity/roles.ts';
import { closeCodes, Connection } from './connection.ts';
import { Session, type SessionOptions } from './session.ts';

export interface EventSocketsOptions extends Omit<SessionOptions, 'connection'> {
  /** How often clients are asked whether they are there, in ms. */
  readonly beatMs?: number;
}

export const socketPath = '/api/v1/events';
/** Bytes of one message of a client. */
const messageBytes = 16 * 1024;
const mostConnections = 1000;

/** WebSocket at `/api/v1/events`: what happens in executions, as clients subscribe to it. */
export class EventSockets {
  readonly #options: EventSocketsOptions;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: messageBytes,
    // It would hold memory for each connection, and events are short.
    perMessageDeflate: false,
  });
  readonly #beats: NodeJS.Timeout;
  readonly #open = new Map<WebSocket, () => Promise<void>>();

  constructor(options: EventSocketsOptions) {
    this.#options = options;
    this.#beats = setInterval(() => {
      for (const beat of this.#open.values()) void beat();
    }, options.beatMs ?? 30_000).unref();
  }

  /** How many are open. */
  get count(): number {
    return this.#open.size;
  }

  /**
   * Takes over a connection of a caller who was checked.
   * @param again checks who calls once more: a session may end, and a role change, while the connection is open
   */
  readonly upgrade = (
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    caller: Caller,
    again: () => Promise<Caller>,
  ): void => {
    const { pathname } = new URL(request.url ?? '/', 'http://local');
    const refusal =
      pathname === socketPath
        ? this.#open.size >= mostConnections && '503 Service Unavailable'
        : '404 Not Found';
    if (refusal) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (opened) => this.#opened(opened, caller, again));
  };

  /** Says good-bye to all; they come again and say where they were. */
  close(): void {
    clearInterval(this.#beats);
    for (const socket of this.#open.keys()) {
      socket.close(closeCodes.goingAway, 'the server stops');
      setTimeout(() => socket.terminate(), 1_000).unref();
    }
  }

  #opened(socket: WebSocket, caller: Caller, again: () => Promise<Caller>): void {
    const connection = new Connection(socket);
    const session = new Session({ ...this.#options, connection }, caller);
    this.#open.set(socket, async () => {
      connection.beat();
      try {
        session.caller = await again();
      } catch {
        connection.close(closeCodes.login, 'log in again');
      }
    });
    socket.on('close', () => {
      this.#open.delete(socket);
      session.close();
    });
    // What is wrong with it ends it, and that is told by "close".
    socket.on('error', () => undefined);
    socket.on('message', (data, isBinary) => {
      if (isBinary) return connection.close(closeCodes.policy, 'messages are texts');
      // One after the other: a client cannot ask for more than is answered.
      socket.pause();
      void session.take(asText(data)).finally(() => socket.resume());
    });
  }
}

function asText(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString();
}
