import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2';

/**
 * Bytes that a client may send on a stream before it hears that they were read: a frame as a camera sends it. With the 64 KiB that
 * HTTP/2 begins with, a frame of 1080p waits five times for both sides to be woken.
 */
const windowBytes = 512 * 1024;

const started = 'http2.server.stream.start';

/**
 * What a connection may have on its way. Node reads nothing while what it writes waits for the socket: where both sides may send more than
 * the sockets hold, each waits for the other. That was seen with 32 MiB on both sides, and not with this on ours and 32 MiB on the
 * client's, also in packets of 1500 bytes.
 */
const connectionBytes = 4 * windowBytes;

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
    session.setLocalWindowSize(connectionBytes);
  };

  [Symbol.dispose](): void {
    unsubscribe(started, this.#widen);
  }
}
