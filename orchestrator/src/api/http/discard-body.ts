import type { IncomingMessage, ServerResponse } from 'node:http';

/** Bytes and milliseconds that a client may go on sending after it was refused. */
const mostBytes = 1024 * 1024;
const mostTime = 2_000;

/**
 * Takes in the rest of a body that nobody wants: a connection that is closed with unread bytes is reset, and the client
 * then never sees the answer. A client that goes on and on is cut off.
 */
export function discardBody(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete || request.destroyed) return;
  let bytes = 0;
  const cut = () => request.socket.destroy();
  const timer = setTimeout(cut, mostTime).unref();
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > mostBytes && response.writableFinished) cut();
  });
  request.once('close', () => clearTimeout(timer));
  request.on('error', () => clearTimeout(timer));
  request.resume();
}
