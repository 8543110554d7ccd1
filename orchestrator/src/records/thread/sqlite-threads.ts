import type { Threads } from './callers.ts';
import { Channel } from './channel.ts';
import type { Reads, Writes } from './operations.ts';
import type { ThreadStart } from './protocol.ts';

/**
 * The threads that hold the connections to one data base. One makes the changes, those that wait together in one
 * transaction. Another reads meanwhile, from some time after the start on; until then the first one does both.
 */
export class SqliteThreads implements Threads {
  readonly writer: Channel<Writes & Reads>;
  #reader: Channel<Reads>;
  #timer: NodeJS.Timeout | undefined;
  #opening: Promise<void> | undefined;

  private constructor(writer: Channel<Writes & Reads>) {
    this.writer = writer;
    this.#reader = writer;
  }

  /**
   * @param readerAfterMs when the thread that reads starts; where it is 0, it is there when this resolves
   * @throws what the first thread met when it opened the file
   */
  static async open(start: Omit<ThreadStart, 'role'>, readerAfterMs: number): Promise<SqliteThreads> {
    const { folder, file, now } = start;
    const threads = new SqliteThreads(await Channel.open<Writes & Reads>({ ...start, role: 'write' }));
    const readApart = async (): Promise<void> => {
      // Where it does not start, the first one goes on doing both.
      const reader = Channel.open<Reads>({ folder, file, now, role: 'read' });
      threads.#reader = await reader.catch(() => threads.writer);
    };
    if (readerAfterMs === 0) await readApart();
    else threads.#timer = setTimeout(() => void (threads.#opening = readApart()), readerAfterMs).unref();
    return threads;
  }

  get reader(): Channel<Reads> {
    return this.#reader;
  }

  /** Waits for what was asked before, then lets go of the file. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#opening;
    // The writer ends last: it then puts the log of changes into the file.
    if (this.#reader !== this.writer) await this.#reader.close();
    await this.writer.close();
  }
}
