import { once } from 'node:events';
import { MessageChannel, type Worker } from 'node:worker_threads';
import { reasonOf } from '@kumiki/component-sdk/errors';
import { startThread } from '@kumiki/component-sdk/threads';
import { firstWord } from '../thread/first-word.ts';
import { endRequest, type ThreadReply, type ThreadRequest } from '../thread/protocol.ts';
import type { ToConnections } from './connections/protocol.ts';
import type { HandStart } from './thread/protocol.ts';

/** One thread that carries out operations on a connection of its own. */
export class Hand {
  readonly #thread: Worker;
  #working: PromiseWithResolvers<readonly ThreadReply[]> | undefined;
  #gone: string | undefined;

  private constructor(thread: Worker) {
    this.#thread = thread;
    thread.on('message', (replies: readonly ThreadReply[]) => {
      thread.unref();
      const working = this.#working;
      this.#working = undefined;
      working?.resolve(replies);
    });
    thread.on('error', (error) => (this.#gone ??= reasonOf(error)));
    thread.on('exit', () => {
      this.#gone ??= 'its thread ended';
      this.#working?.reject(new Error(this.#gone));
    });
    thread.unref();
  }

  /** @throws what the thread met with the data base */
  static async start(
    connections: Worker,
    given: Pick<HandStart, 'clock' | 'store' | 'migrates'>,
  ): Promise<Hand> {
    const { port1: line, port2: port } = new MessageChannel();
    const signal = new SharedArrayBuffer(4);
    connections.postMessage({ line: { port, signal } } satisfies ToConnections, [port]);
    const thread = startThread('./thread/thread', import.meta.url, {
      workerData: { ...given, line, signal } satisfies HandStart,
      transferList: [line],
      name: 'records',
    });
    await firstWord(thread);
    return new Hand(thread);
  }

  get isGone(): boolean {
    return this.#gone !== undefined;
  }

  /** One piece of work at a time. @throws where the thread ends */
  async do(requests: readonly ThreadRequest[]): Promise<readonly ThreadReply[]> {
    this.#working = Promise.withResolvers();
    this.#thread.ref();
    this.#thread.postMessage(requests, []);
    return await this.#working.promise;
  }

  async end(): Promise<void> {
    if (this.#gone !== undefined) return;
    const ended = once(this.#thread, 'exit');
    this.#thread.ref();
    this.#thread.postMessage(endRequest, []);
    await ended;
  }
}
