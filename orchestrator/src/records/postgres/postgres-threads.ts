import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { startThread } from '@kumiki/component-sdk/threads';
import type { Caller, Threads } from '../thread/callers.ts';
import type { Reads, Writes } from '../thread/operations.ts';
import { receiveError, type ThreadReply, type ThreadRequest } from '../thread/protocol.ts';
import type { ConnectionsStart, FromConnections, ToConnections } from './connections/protocol.ts';
import { Hand } from './hand.ts';
import { lineOf } from './lines.ts';
import { nameOfPlace, type PostgresPlace } from './place.ts';

export interface PostgresThreadsOptions {
  readonly place: PostgresPlace;
  /** Transactions at a time at most, each with a connection. */
  readonly connections: number;
  /** How long a connection is tried for, in ms. */
  readonly patienceMs: number;
  readonly heard: (message: FromConnections) => void;
}

interface Task {
  readonly request: ThreadRequest;
  readonly answer: PromiseWithResolvers<unknown>;
}

/** Operations that go one after the other. */
interface Line {
  readonly name: string | undefined;
  tasks: Task[];
  isAtWork: boolean;
}

/** So many writes are enough for a transaction: the first of them should not wait long for the last. */
const maxTogether = 64;

/**
 * The threads that carry out operations on PostgreSQL. One starts at once, others when all are at work. What changes the
 * same execution goes in the order in which it was asked for.
 */
export class PostgresThreads implements Threads {
  readonly #options: PostgresThreadsOptions;
  readonly #connections: Worker;
  readonly #clock: SharedArrayBuffer;
  readonly #store: string;
  readonly #lines = new Map<string, Line>();
  #ready: Line[] = [];
  #idle: Hand[] = [];
  readonly #hands = new Set<Hand>();
  readonly #starting = new Set<Promise<void>>();
  #count = 0;
  #asked = 0;
  #quiet: PromiseWithResolvers<void> | undefined;
  #isClosed = false;

  private constructor(options: PostgresThreadsOptions) {
    const { place, patienceMs, heard } = options;
    this.#options = options;
    this.#store = nameOfPlace(place);
    this.#clock = new SharedArrayBuffer(8);
    this.#connections = startThread('./connections/thread', import.meta.url, {
      workerData: { place, patienceMs, clock: this.#clock } satisfies ConnectionsStart,
      name: 'connections',
    });
    this.#connections.on('message', heard);
    this.#connections.unref();
  }

  /** @throws what the first thread meets with the data base, whose schema it brings up to date */
  static async open(options: PostgresThreadsOptions): Promise<PostgresThreads> {
    const threads = new PostgresThreads(options);
    try {
      await threads.#start(true);
    } catch (thrown) {
      await threads.close();
      throw thrown;
    }
    return threads;
  }

  get writer(): Caller<Writes & Reads> {
    return this.#caller as Caller<Writes & Reads>;
  }

  get reader(): Caller<Reads> {
    return this.#caller as Caller<Reads>;
  }

  readonly #caller = {
    call: async (operation: string, ...parameters: readonly unknown[]): Promise<unknown> =>
      await this.#call(operation, parameters),
  };

  /** Tells other replicas, where they hear it. @param text up to 7,000 bytes */
  publish(channel: string, text: string): void {
    this.#connections.postMessage({ publish: { channel, text } } satisfies ToConnections, []);
  }

  async close(): Promise<void> {
    if (!this.#isClosed) {
      this.#isClosed = true;
      if (this.#asked > 0) await (this.#quiet = Promise.withResolvers()).promise;
      await Promise.allSettled(this.#starting);
      await Promise.all([...this.#hands].map((hand) => hand.end()));
      // It holds no process up, but its end is waited for: without this, one that has nothing else to do would end first, without a word.
      this.#connections.ref();
      const ended = once(this.#connections, 'exit');
      this.#connections.postMessage({ end: true } satisfies ToConnections, []);
      await ended;
    }
  }

  async #call(operation: string, parameters: readonly unknown[]): Promise<unknown> {
    if (this.#isClosed) throw this.#unavailable('it was closed');
    const request: ThreadRequest = { number: ++this.#count, operation, parameters };
    const task: Task = { request, answer: Promise.withResolvers() };
    const name = lineOf(request);
    const line = (name === undefined ? undefined : this.#lines.get(name)) ?? {
      name,
      tasks: [],
      isAtWork: false,
    };
    if (name !== undefined) this.#lines.set(name, line);
    line.tasks.push(task);
    this.#asked++;
    if (line.tasks.length === 1 && !line.isAtWork) {
      this.#ready.push(line);
      // What is asked for in one turn goes together.
      queueMicrotask(() => this.#fill());
    }
    try {
      return await task.answer.promise;
    } finally {
      if (--this.#asked === 0) this.#quiet?.resolve();
    }
  }

  #fill(): void {
    while (this.#ready.length > 0) {
      const hand = this.#idle.pop();
      if (!hand) {
        const { size } = this.#hands;
        // Where none can start, those that are there go on.
        if (size + this.#starting.size < this.#options.connections) this.#start(false).catch(() => undefined);
        return;
      }
      void this.#work(hand, this.#ready.shift()!);
    }
  }

  async #work(hand: Hand, line: Line): Promise<void> {
    const tasks = line.tasks.splice(0, maxTogether);
    line.isAtWork = true;
    let replies: readonly ThreadReply[] = [];
    let reason = 'its thread gave no answer';
    try {
      replies = await hand.do(tasks.map(({ request }) => request));
    } catch (thrown) {
      reason = (thrown as Error).message;
    }
    if (hand.isGone) this.#hands.delete(hand);
    else this.#idle.push(hand);
    line.isAtWork = false;
    if (line.tasks.length > 0) this.#ready.push(line);
    else if (line.name !== undefined) this.#lines.delete(line.name);
    const byNumber = new Map(replies.map((reply) => [reply.number, reply]));
    for (const { request, answer } of tasks) {
      const reply = byNumber.get(request.number);
      if (!reply) answer.reject(this.#unavailable(reason));
      else if ('error' in reply) answer.reject(receiveError(reply.error));
      else answer.resolve(reply.result);
    }
    this.#fill();
  }

  async #start(migrates: boolean): Promise<void> {
    const starting = this.#take(migrates);
    this.#starting.add(starting);
    await starting.finally(() => this.#starting.delete(starting));
    this.#fill();
  }

  async #take(migrates: boolean): Promise<void> {
    const hand = await Hand.start(this.#connections, { clock: this.#clock, store: this.#store, migrates });
    this.#hands.add(hand);
    this.#idle.push(hand);
  }

  #unavailable(reason: string): Error {
    return kumikiError('STORE_UNAVAILABLE', { store: this.#store, reason });
  }
}
