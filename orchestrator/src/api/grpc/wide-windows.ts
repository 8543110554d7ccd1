import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2';

/**
 * Bytes that a client may send on a stream before it hears that they were read: a frame as a camera sends it. With the 64 KiB that
 * HTTP/2 begins with, a frame of 1080p waits five times for both sides to be woken.
 */
const windowBytes = 512 * 1024;

const started = 'http2.server.stream.start';

/** Widens the windows of connections with their first stream: grpc-js has an option for clients alone. */
export class WideWindows implements Disposable {
  readonly #port: number;
  readonly #seen = new WeakSet<ServerHttp2Session>();

  /** @param port the one that the server listens at */
  constructor(port: number) {
    this.#port = port;
    subscribe(started, this.#widen);
  }

  readonly #widen = (message: unknown): void => {
    const { session } = (message as { readonly stream: ServerHttp2Stream }).stream;
    if (!session || this.#seen.has(session as ServerHttp2Session)) return;
    this.#seen.add(session as ServerHttp2Session);
    if (session.socket.localPort !== this.#port || session.destroyed) return;
    session.settings({ initialWindowSize: windowBytes });
    session.setLocalWindowSize(4 * windowBytes);
  };

  [Symbol.dispose](): void {
    unsubscribe(started, this.#widen);
  }
}
