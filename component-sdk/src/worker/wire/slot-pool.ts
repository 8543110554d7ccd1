import { randomBytes } from 'node:crypto';
import { closeSync, openSync, rmSync, write, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { kumikiError } from '../../errors/index.ts';
import { createFlags } from './names.ts';

const writeLater = promisify(write);

/**
 * Up to this many bytes, a frame of 1080p, writing or reading at once takes less time than handing the work to
 * another thread and waiting for it: 1 to 1.5 ms, in which nothing else happens here.
 */
export const atOnceBytes = 8 * 1024 * 1024;

/** What slots that nobody uses may hold together; beyond it, the largest are removed. */
const idleBytes = 512 * 1024 * 1024;

interface File {
  readonly name: string;
  readonly fd: number;
  /** The bytes that memory is already there for. */
  capacity: number;
}

/** A piece of shared memory with content in it. */
export interface HeldSlot {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Says that nobody reads it any more, so that it can be written again. */
  release(): void;
}

/**
 * Files of a folder that values are written to for another process. They stay open and are written over and over:
 * in a memory file system a new file each time takes three times as long, since each of its pages has to be made.
 */
export class SlotPool {
  readonly #folder: string;
  readonly #prefix = randomBytes(4).toString('hex');
  readonly #idle: File[] = [];
  readonly #all = new Set<File>();
  #count = 0;
  #closed = false;

  /** @param folder exists already */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws WORKER_SHARED_FULL */
  async write(bytes: Uint8Array): Promise<HeldSlot> {
    const file = this.#take(bytes.length);
    try {
      await writeAll(file.fd, bytes);
    } catch (cause) {
      this.#remove(file);
      const code = (cause as NodeJS.ErrnoException).code;
      if (code !== 'ENOSPC' && code !== 'EDQUOT') throw cause;
      const values = { folder: this.#folder, size: bytes.length };
      throw kumikiError('WORKER_SHARED_FULL', values, { cause });
    }
    file.capacity = Math.max(file.capacity, bytes.length);
    let held = true;
    return {
      name: file.name,
      size: bytes.length,
      release: () => {
        if (held) this.#giveBack(file);
        held = false;
      },
    };
  }

  /** Removes all files, those too that somebody still holds. */
  close(): void {
    this.#closed = true;
    for (const file of this.#all) this.#remove(file);
  }

  /** The smallest idle file that is large enough, else the largest one, which grows, else a new one. */
  #take(size: number): File {
    if (this.#closed) throw new Error('the slots are closed');
    this.#idle.sort((a, b) => a.capacity - b.capacity);
    const at = this.#idle.findIndex(({ capacity }) => capacity >= size);
    const found = this.#idle.splice(at === -1 ? this.#idle.length - 1 : at, 1)[0];
    if (found) return found;
    const name = `${this.#prefix}-${this.#count++}`;
    const file = { name, fd: openSync(join(this.#folder, name), createFlags, 0o660), capacity: 0 };
    this.#all.add(file);
    return file;
  }

  #giveBack(file: File): void {
    if (!this.#all.has(file)) return;
    this.#idle.push(file);
    let bytes = this.#idle.reduce((sum, { capacity }) => sum + capacity, 0);
    if (bytes <= idleBytes) return;
    for (const large of this.#idle.toSorted((a, b) => b.capacity - a.capacity)) {
      if (bytes <= idleBytes) return;
      bytes -= large.capacity;
      this.#remove(large);
    }
  }

  #remove(file: File): void {
    if (!this.#all.delete(file)) return;
    const at = this.#idle.indexOf(file);
    if (at !== -1) this.#idle.splice(at, 1);
    closeSync(file.fd);
    rmSync(join(this.#folder, file.name), { force: true });
  }
}

async function writeAll(fd: number, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const left = bytes.length - at;
    if (left <= atOnceBytes) at += writeSync(fd, bytes, at, left, at);
    else at += (await writeLater(fd, bytes, at, Math.min(left, 2 ** 30), at)).bytesWritten;
  }
}
