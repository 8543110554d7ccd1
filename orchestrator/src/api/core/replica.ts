import type { KumikiError } from '@kumiki/component-sdk/errors';
import { ReplicaFeed, type ReplicaFeedOptions } from '../../events/index.ts';
import {
  isTerminal,
  type Engine,
  type ExecutionQueue,
  type ExecutionRef,
  type ExecutionStore,
} from '../../execution/index.ts';

export interface ReplicaOptions extends Omit<ReplicaFeedOptions, 'cancelled' | 'store'> {
  readonly store: ExecutionStore;
  readonly engine: Pick<Engine, 'heardOfCancel'>;
  readonly queue: Pick<ExecutionQueue, 'recover' | 'add' | 'room'>;
  /** So often it looks for what dead replicas have left, in ms. */
  readonly recoverMs?: number;
}

/** Whoever adds items to an execution page by page is given so long, in ms. */
const addingMs = 10 * 60_000;
/** What lost the data base while it ran goes on after so long. */
const againMs = 5000;

/**
 * This platform as one of several on the same records. It hears what the others do, takes over what they leave when they
 * die, and goes on by itself with what stopped because the data base was away.
 */
export class Replica {
  readonly #options: ReplicaOptions;
  readonly #feed: ReplicaFeed;
  readonly #again = new Set<NodeJS.Timeout>();
  #timer: NodeJS.Timeout | undefined;
  #isOpen = true;

  constructor(options: ReplicaOptions) {
    this.#options = options;
    this.#feed = new ReplicaFeed({ ...options, cancelled: (ref) => options.engine.heardOfCancel(ref) });
  }

  /** When this resolves, no event of others is missed. */
  async start(): Promise<void> {
    await this.#feed.start();
  }

  /** Begins to look for what others left, as many as could begin at once. */
  recover(): void {
    const { queue, recoverMs = 10_000 } = this.#options;
    this.#timer = setInterval(() => {
      queue.recover(queue.room, addingMs).catch(() => undefined); // looked for again soon
    }, recoverMs).unref();
  }

  /** An execution of this process stopped. */
  failed(ref: ExecutionRef, { code }: KumikiError): void {
    if (code !== 'STORE_UNAVAILABLE' || !this.#isOpen) return;
    const timer = setTimeout(() => {
      this.#again.delete(timer);
      void this.#goOn(ref);
    }, againMs).unref();
    this.#again.add(timer);
  }

  async stop(): Promise<void> {
    this.#isOpen = false;
    clearInterval(this.#timer);
    for (const timer of this.#again) clearTimeout(timer);
    await this.#feed.stop();
  }

  async #goOn(ref: ExecutionRef): Promise<void> {
    const { store, queue } = this.#options;
    try {
      const { status, priority } = await store.execution(ref);
      if (this.#isOpen && !isTerminal(status)) queue.add(ref, priority);
    } catch (thrown) {
      this.failed(ref, thrown as KumikiError);
    }
  }
}
