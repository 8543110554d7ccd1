import type { IncomingMessage } from 'node:http';

/** Milliseconds that a client may go on sending after it was refused. */
const mostTime = 5_000;

/**
 * Takes in the rest of a body that nobody wants: a connection that is closed with unread bytes is reset, and the client
 * then may never see the answer. A client that goes on and on is cut off.
 */
export function discardBody(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  const timer = setTimeout(() => request.socket.destroy(), mostTime).unref();
  request.once('close', () => clearTimeout(timer));
  // Where the client goes away, there is nothing more to do.
  request.on('error', () => clearTimeout(timer));
  request.resume();
}
