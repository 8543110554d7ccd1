import type { Socket } from 'node:net';

/** Sends a message: its length, then itself. */
export function sendMessage(socket: Socket, content: Buffer): void {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(content.length);
  socket.cork();
  socket.write(head);
  socket.write(content);
  socket.uncork();
}

/** Takes each message that comes. */
export function eachMessage(socket: Socket, take: (content: Buffer) => void): void {
  let parts: Buffer[] = [];
  let size = 0;
  socket.on('data', (chunk: Buffer) => {
    parts.push(chunk);
    size += chunk.length;
    for (;;) {
      if (size < 4) return;
      if (parts[0]!.length < 4) parts = [Buffer.concat(parts)];
      const end = 4 + parts[0]!.readUInt32LE();
      if (size < end) return;
      const all = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
      parts = all.length > end ? [all.subarray(end)] : [];
      size -= end;
      take(all.subarray(4, end));
    }
  });
}
