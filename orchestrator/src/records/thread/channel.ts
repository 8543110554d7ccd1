import type { Worker } from 'node:worker_threads';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { startThread } from '@kumiki/component-sdk/threads';
import { firstWord } from './first-word.ts';
import type { Answer, Arguments } from './operations.ts';
import {
  endRequest,
  receiveError,
  type ThreadReply,
  type ThreadRequest,
  type ThreadStart,
} from './protocol.ts';

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Calls the operations of a thread that holds a connection. The process stays alive while it waits for an answer. */
export class Channel<Operations> {
  readonly #thread: Worker;
  readonly #file: string;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  /** Asked for in this turn: what is asked for together travels together. */
  #asked: ThreadRequest[] = [];
  #count = 0;
  #closed: string | undefined;

  private constructor(thread: Worker, file: string) {
    this.#thread = thread;
    this.#file = file;
    thread.on('message', (replies: readonly ThreadReply[]) => this.#take(replies));
    thread.on('error', (error) => (this.#closed ??= reasonOf(error)));
    this.#ended = new Promise((resolve) => {
      thread.on('exit', () => {
        this.#closed ??= 'its thread ended';
        for (const waiting of this.#waiting.values()) waiting.reject(this.#unavailable());
        this.#waiting.clear();
        resolve();
      });
    });
    thread.unref();
  }

  /** @throws what the thread met when it opened the file */
  static async open<Operations>(start: ThreadStart): Promise<Channel<Operations>> {
    const options = { workerData: start, name: `records ${start.role}` };
    const thread = startThread('./thread', import.meta.url, options);
    await firstWord(thread);
    return new Channel<Operations>(thread, start.file);
  }

  /** @throws what the operation throws; STORE_UNAVAILABLE when the thread has ended */
  call<Name extends keyof Operations & string>(
    operation: Name,
    ...parameters: Arguments<Operations, Name>
  ): Promise<Answer<Operations, Name>> {
    if (this.#closed !== undefined) return Promise.reject(this.#unavailable());
    const request: ThreadRequest = { number: ++this.#count, operation, parameters };
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(request.number, { resolve, reject });
    });
    if (this.#waiting.size === 1) this.#thread.ref();
    this.#asked.push(request);
    // When all that can go on now has asked.
    if (this.#asked.length === 1) process.nextTick(() => this.#send());
    return answer as Promise<Answer<Operations, Name>>;
  }

  /** Waits for what was asked before, then ends the thread. */
  async close(): Promise<void> {
    if (this.#closed === undefined) {
      this.#closed = 'it was closed';
      this.#thread.ref();
      this.#send();
      this.#thread.postMessage(endRequest, []);
    }
    await this.#ended;
  }

  #send(): void {
    const asked = this.#asked;
    if (asked.length === 0) return;
    this.#asked = [];
    this.#thread.postMessage(asked, []);
  }

  #take(replies: readonly ThreadReply[]): void {
    for (const reply of replies) {
      const waiting = this.#waiting.get(reply.number);
      this.#waiting.delete(reply.number);
      if ('error' in reply) waiting?.reject(receiveError(reply.error));
      else waiting?.resolve(reply.result);
    }
    if (this.#waiting.size === 0 && this.#closed === undefined) this.#thread.unref();
  }

  #unavailable(): Error {
    const store = `the file of records ${this.#file}`;
    return kumikiError('STORE_UNAVAILABLE', { store, reason: this.#closed ?? 'it was closed' });
  }
}
