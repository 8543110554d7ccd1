import type { Socket } from 'node:net';

/** The longest message, in characters: a page of a thousand items has a few hundred thousand. */
const longest = 64 * 1024 * 1024;

/** Sends one JSON document a line. */
export function sendLine(socket: Socket, message: unknown): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}

/** Calls for each document that comes; what is no JSON, or endless, ends the connection. */
export function readLines(socket: Socket, take: (message: unknown) => void): void {
  let open: string[] = [];
  let length = 0;
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const [first = '', ...rest] = chunk.split('\n');
    open.push(first);
    length += first.length;
    for (const part of rest) {
      const line = open.join('');
      open = [part];
      length = part.length;
      if (line === '') continue;
      try {
        take(JSON.parse(line) as unknown);
      } catch {
        socket.destroy();
        return;
      }
    }
    if (length > longest) socket.destroy();
  });
}
