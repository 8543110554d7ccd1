import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Caller } from '../../../identity/roles.ts';
import type { Realtime } from '../../core/realtime.ts';
import { asAnswerable, problemDetails } from '../../http/problem.ts';
import { closeCodes } from '../connection.ts';
import { readFrameAddress } from './frame-messages.ts';
import { FrameSession } from './frame-session.ts';

export interface FrameSocketsOptions {
  readonly realtime: Pick<Realtime, 'open'>;
  /** Bytes of one frame. */
  readonly frameBytes: number;
  /** How often clients are asked whether they are there, and whether they still may, in ms. */
  readonly beatMs?: number;
}

export const framesPath = '/api/v1/realtime';
const mostConnections = 1000;
const project = 'default';
/** How long the deployment may take to come up where the first frame brings it up, in ms. */
const openMs = 120_000;

interface Connected {
  isAlive: boolean;
  readonly again: () => Promise<Caller>;
}

/** WebSocket at `/api/v1/realtime?pipeline=NAME`: frames of browsers and cameras, and their results. */
export class FrameSockets {
  readonly #options: FrameSocketsOptions;
  readonly #server: WebSocketServer;
  readonly #beats: NodeJS.Timeout;
  readonly #open = new Map<WebSocket, Connected>();

  constructor(options: FrameSocketsOptions) {
    this.#options = options;
    // Images are as small as they can be.
    const settings = { noServer: true, maxPayload: options.frameBytes, perMessageDeflate: false } as const;
    this.#server = new WebSocketServer(settings);
    this.#beats = setInterval(() => {
      for (const [socket, connected] of this.#open) void this.#beat(socket, connected);
    }, options.beatMs ?? 30_000).unref();
  }

  get isFull(): boolean {
    return this.#open.size >= mostConnections;
  }

  /** Takes over a connection of a caller who was checked. */
  take(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    caller: Caller,
    again: () => Promise<Caller>,
  ): void {
    this.#server.handleUpgrade(
      request,
      socket,
      head,
      (opened) => void this.#opened(opened, request, caller, again),
    );
  }

  /** Says good-bye to all. */
  close(): void {
    clearInterval(this.#beats);
    for (const socket of this.#open.keys()) {
      socket.close(closeCodes.goingAway, 'the server stops');
      setTimeout(() => socket.terminate(), 1000).unref();
    }
  }

  async #opened(
    socket: WebSocket,
    { url }: IncomingMessage,
    caller: Caller,
    again: () => Promise<Caller>,
  ): Promise<void> {
    const connected: Connected = { isAlive: true, again };
    this.#open.set(socket, connected);
    const left = new AbortController();
    const id = randomUUID();
    const answerable = (thrown: unknown) => asAnswerable(thrown, id);
    let session: FrameSession | undefined;
    socket.on('pong', () => (connected.isAlive = true));
    // What is wrong with it ends it, and that is told by "close".
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#open.delete(socket);
      left.abort();
      session?.close();
    });
    // What comes before the stream is open waits in the connection.
    socket.pause();
    try {
      const { pipelineId, wish } = readFrameAddress(new URL(url ?? '', 'http://local').searchParams);
      const signal = AbortSignal.any([left.signal, AbortSignal.timeout(openMs)]);
      const stream = await this.#options.realtime.open(caller, project, pipelineId, wish, signal);
      if (left.signal.aborted) return stream.close();
      const opened = new FrameSession(socket, stream, answerable);
      session = opened;
      socket.on('message', (data, isBinary) => {
        connected.isAlive = true;
        socket.pause();
        void opened.take(asBuffer(data), isBinary).finally(() => socket.resume());
      });
      socket.resume();
    } catch (thrown) {
      const error = answerable(thrown);
      socket.send(JSON.stringify({ type: 'error', data: problemDetails(error) }));
      socket.resume();
      socket.close(closeCodes.policy, error.code);
    }
  }

  async #beat(socket: WebSocket, connected: Connected): Promise<void> {
    if (!connected.isAlive) return socket.terminate();
    connected.isAlive = false;
    socket.ping();
    try {
      await connected.again();
    } catch {
      socket.close(closeCodes.login, 'log in again');
    }
  }
}

function asBuffer(data: RawData): Buffer {
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
}
