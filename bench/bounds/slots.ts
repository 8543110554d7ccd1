import { constants, openSync, readSync, writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';

/** The shape of raw pixels; all 0 for an encoded file. */
export interface Shape {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

const headBytes = 16;

/** A memory file that two processes keep open: its size and shape in four numbers, then the content. */
export class Slot {
  readonly #fd: number;
  readonly #head = new Uint32Array(headBytes / 4);
  #bytes = Buffer.alloc(0);

  constructor(path: string) {
    this.#fd = openSync(path, constants.O_RDWR | constants.O_CREAT);
  }

  write(bytes: Uint8Array, { width, height, channels }: Shape): void {
    this.#head.set([bytes.length, width, height, channels]);
    writeSync(this.#fd, this.#head, 0, headBytes, 0);
    writeSync(this.#fd, bytes, 0, bytes.length, headBytes);
  }

  /** What lies in it, in memory that the next call writes over where that is as large. */
  read(): Shape & { readonly bytes: Buffer } {
    readSync(this.#fd, this.#head, 0, headBytes, 0);
    const [length = 0, width = 0, height = 0, channels = 0] = this.#head;
    if (this.#bytes.length !== length) this.#bytes = Buffer.allocUnsafeSlow(length);
    readSync(this.#fd, this.#bytes, 0, length, headBytes);
    return { bytes: this.#bytes, width, height, channels };
  }
}

/** The slots before the process with this number, one for each frame on its way; behind the last one lie the results. */
export function openSlots(folder: string, at: number, count: number): readonly Slot[] {
  return Array.from({ length: count }, (_, slot) => new Slot(join(folder, `${at}-${slot}`)));
}

/** Where the process with this number is told that a slot before it is full. */
export function socketPath(folder: string, at: number): string {
  return join(folder, `${at}.sock`);
}

/** Hears the numbers of slots that are full, a byte each. */
export function eachNotice(socket: Socket, hear: (slot: number) => void): void {
  socket.on('data', (numbers: Buffer) => numbers.forEach(hear));
}
