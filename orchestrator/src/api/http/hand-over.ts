import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { asKumikiError } from '@kumiki/component-sdk/errors';
import type { AppOptions } from './app-options.ts';
import { guardRequest } from './guard.ts';
import { knownCaller } from './known-caller.ts';
import type { Caller } from './roles.ts';

/** Takes over the connection of a caller who was checked. */
export type Upgrade = (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  caller: Caller,
  /** Checks once more who calls: a session may end while the connection is open. */
  again: () => Promise<Caller>,
) => void;

interface Connection {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/**
 * Hands a connection over that is to become a WebSocket, or ends it. A browser lets every page open one to everywhere:
 * only Host and Origin say which page it was.
 */
export async function handOver(
  { request, socket, head }: Connection,
  upgrade: Upgrade,
  { hosts, proxies, limits, access, rateLimit }: AppOptions,
): Promise<void> {
  const destroy = (): void => void socket.destroy();
  socket.on('error', destroy);
  try {
    const client = proxies.clientOf(request);
    guardRequest(request, client, { hosts: hosts(), limits });
    hosts().checkOrigin(request, client);
    const caller = await knownCaller(request, client, { access, rateLimit });
    socket.off('error', destroy);
    upgrade(request, socket, head, caller, async () => await access.identify(request, client));
  } catch (thrown) {
    const { http } = asKumikiError(thrown).entry;
    socket.end(
      `HTTP/1.1 ${http} ${STATUS_CODES[http]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      destroy,
    );
  }
}
