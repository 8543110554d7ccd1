import type { Duplex } from 'node:stream';

const wordBytes = 4;
/** What a message says of itself beside its content, in bytes. */
const headLimit = 16 * 1024 * 1024;
/** Pieces of content of one message, and bytes of all of them. */
const pieceLimit = 10_000;
const contentLimit = 2 ** 31 - 1;

/** A message with its content: what is large is no part of its JSON. */
export interface Message<Head> {
  readonly head: Head;
  readonly content: readonly Buffer[];
}

/**
 * Messages over a connection between the platform and a pod. Each is a line of numbers of four bytes, the lowest first:
 * the bytes of its head, how many pieces of content follow, and the bytes of each; then the head as JSON, and the pieces.
 */
export class MessageSocket<Out extends object, In> {
  readonly #stream: Duplex;
  readonly #received: (message: Message<In>) => void;
  #parts: Buffer[] = [];
  #size = 0;

  /** @param closed hears once that the other side has gone, or has said what cannot be */
  constructor(stream: Duplex, received: (message: Message<In>) => void, closed: () => void) {
    this.#stream = stream;
    this.#received = received;
    stream.on('data', (chunk: Buffer) => this.#take(chunk));
    stream.on('error', () => undefined); // `close` follows
    stream.on('end', () => stream.destroy());
    stream.once('close', closed);
  }

  get isOpen(): boolean {
    return !this.#stream.destroyed && !this.#stream.writableEnded;
  }

  send(head: Out, content: readonly Uint8Array[] = []): void {
    if (!this.isOpen) return;
    const text = Buffer.from(JSON.stringify(head));
    const numbers = Buffer.allocUnsafe((2 + content.length) * wordBytes);
    const all = [text.length, content.length, ...content.map(({ length }) => length)];
    for (const [at, number] of all.entries()) numbers.writeUInt32LE(number, at * wordBytes);
    this.#stream.cork();
    this.#stream.write(numbers);
    this.#stream.write(text);
    for (const piece of content) this.#stream.write(piece);
    this.#stream.uncork();
  }

  /** Says no more; what was said is sent. */
  end(): void {
    this.#stream.end();
  }

  destroy(): void {
    this.#stream.destroy();
  }

  #take(chunk: Buffer): void {
    this.#parts.push(chunk);
    this.#size += chunk.length;
    try {
      for (let message = this.#next(); message; message = this.#next()) this.#received(message);
    } catch {
      // Whoever says what cannot be is not listened to any more.
      this.#stream.destroy();
    }
  }

  #next(): Message<In> | undefined {
    if (this.#size < 2 * wordBytes) return undefined;
    const [headBytes = 0, pieces = 0] = this.#numbers(0, 2);
    if (headBytes > headLimit || pieces > pieceLimit) throw new RangeError('too long');
    const begin = (2 + pieces) * wordBytes;
    if (this.#size < begin) return undefined;
    const sizes = this.#numbers(2, pieces);
    const content = sizes.reduce((sum, size) => sum + size, 0);
    if (content > contentLimit) throw new RangeError('too long');
    const end = begin + headBytes + content;
    if (this.#size < end) return undefined;
    const all = Buffer.concat(this.#parts, this.#size);
    this.#parts = all.length === end ? [] : [all.subarray(end)];
    this.#size -= end;
    let at = begin + headBytes;
    const head = JSON.parse(all.subarray(begin, at).toString('utf8')) as In;
    return { head, content: sizes.map((size) => all.subarray(at, (at += size))) };
  }

  /** Numbers at the beginning of what is there. */
  #numbers(from: number, count: number): number[] {
    const bytes = (from + count) * wordBytes;
    const [first] = this.#parts;
    if (first!.length < bytes) this.#parts = [Buffer.concat(this.#parts, this.#size)];
    const there = this.#parts[0]!;
    return Array.from({ length: count }, (_, at) => there.readUInt32LE((from + at) * wordBytes));
  }
}
