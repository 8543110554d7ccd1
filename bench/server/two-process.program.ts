/**
 * The least that a server can be that decodes no image itself: each body goes to another process, and what that one makes
 * of it comes back. What this takes longer than `bare.program.ts` is the price of that rule, whoever keeps it.
 */
import { spawn } from 'node:child_process';
import { createServer, type ServerResponse } from 'node:http';
import { Socket, type AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { sharp } from '@kumiki/component-sdk';

/** Images that a process has at a time: the next one is there when it has made one. */
const atATime = 2;

function serve(): void {
  const workers = Array.from({ length: availableParallelism() }, () => new Worker());
  const waiting: (readonly [Buffer, ServerResponse])[] = [];
  const next = (): void => {
    const free = workers.toSorted((one, other) => one.busy - other.busy)[0]!;
    if (free.busy >= atATime) return;
    const [body, response] = waiting.shift() ?? [];
    if (!body || !response) return;
    free.run(body, (small) => {
      response.setHeader('Content-Type', 'image/jpeg').end(small);
      next();
    });
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      waiting.push([Buffer.concat(chunks), response]);
      next();
    });
  });
  server.listen(0, '127.0.0.1', () => {
    process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
  });
}

function work(): void {
  const socket = new Socket({ fd: 3, readable: true, writable: true });
  let last: Promise<unknown> = Promise.resolve();
  eachMessage(socket, (body) => {
    const made = last.then(() => sharp(body).resize(640).jpeg({ quality: 90 }).toBuffer());
    last = made.then((small) => sendMessage(socket, small));
  });
  socket.on('end', () => process.exit(0));
}

/** A process that makes images smaller, in order. */
class Worker {
  readonly #socket: Socket;
  readonly #answers: ((small: Buffer) => void)[] = [];

  constructor() {
    const program = [import.meta.filename, 'worker'];
    const child = spawn(process.execPath, program, { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] });
    this.#socket = child.stdio[3] as Socket;
    eachMessage(this.#socket, (small) => this.#answers.shift()!(small));
  }

  get busy(): number {
    return this.#answers.length;
  }

  run(body: Buffer, answer: (small: Buffer) => void): void {
    this.#answers.push(answer);
    sendMessage(this.#socket, body);
  }
}

/** Its length, then the message. */
function sendMessage(socket: Socket, content: Buffer): void {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(content.length);
  socket.cork();
  socket.write(head);
  socket.write(content);
  socket.uncork();
}

function eachMessage(socket: Socket, take: (content: Buffer) => void): void {
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

if (process.argv[2] === 'worker') work();
else serve();
