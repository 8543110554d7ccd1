import type { KumikiError } from '@kumiki/component-sdk/errors';
import { ReplicaFeed, type ReplicaFeedOptions } from '../../events/index.ts';
import {
  isTerminal,
  type Engine,
  type ExecutionQueue,
  type ExecutionRef,
  type ExecutionStore,
  type RecordedEvent,
} from '../../execution/index.ts';
import { SharedDrafts, type DraftEditors } from './drafts/index.ts';

export interface ReplicaOptions extends Omit<ReplicaFeedOptions, 'heard' | 'store'> {
  readonly store: ExecutionStore;
  readonly engine: Pick<Engine, 'heardOfCancel' | 'isElsewhere' | 'shareBeyond'>;
  readonly queue: Pick<ExecutionQueue, 'recover' | 'add' | 'room' | 'isWaiting' | 'leave'>;
  /** Hears that another one does an execution that waited here. */
  readonly elsewhere?: (ref: ExecutionRef) => void;
  /** Who has drafts open here: it is told to the others, and theirs are told here. */
  readonly editors: DraftEditors;
  /** So often it looks for what dead replicas have left, in ms. */
  readonly recoverMs?: number;
}

/** Whoever adds items to an execution page by page is given so long, in ms. */
const addingMs = 10 * 60_000;
/** What is free now may be somebody's own next: who accepted it has so long, in ms. */
const soonMs = 200;
/** Behind it an execution may be free, or there may be room for one. */
const frees: ReadonlySet<RecordedEvent['type']> = new Set([
  'execution_accepted',
  'items_added',
  'items_retried',
  'execution_released',
  'execution_ended',
] as const);
/** What lost the data base while it ran goes on after so long. */
const againMs = 5000;

/**
 * This platform as one of several on the same records. It hears what the others do, begins what waits with them while it
 * has room, takes over what they leave when they die, and goes on by itself with what stopped because the data base was away.
 */
export class Replica {
  readonly #options: ReplicaOptions;
  readonly #feed: ReplicaFeed;
  readonly #drafts: SharedDrafts;
  readonly #again = new Set<NodeJS.Timeout>();
  #timer: NodeJS.Timeout | undefined;
  #soon: NodeJS.Timeout | undefined;
  #isOpen = true;

  constructor(options: ReplicaOptions) {
    this.#options = options;
    this.#feed = new ReplicaFeed({ ...options, heard: (ref, event) => this.#heard(ref, event) });
    this.#drafts = new SharedDrafts(options);
    options.engine.shareBeyond(() => options.queue.room);
  }

  /** When this resolves, no event of others is missed. */
  async start(): Promise<void> {
    this.#drafts.start();
    await this.#feed.start();
  }

  /** Begins to look for what others left, as many as could begin at once. */
  recover(): void {
    const { recoverMs = 10_000 } = this.#options;
    this.#timer = setInterval(() => this.#look(), recoverMs).unref();
  }

  /** Something may wait elsewhere that could begin here: it is looked for in a moment. */
  #lookSoon(): void {
    if (!this.#timer || !this.#isOpen) return;
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      this.#look();
    }, soonMs).unref();
  }

  #look(): void {
    const { queue } = this.#options;
    queue.recover(queue.room, addingMs).catch(() => undefined); // looked for again soon
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
    clearTimeout(this.#soon);
    for (const timer of this.#again) clearTimeout(timer);
    this.#drafts.stop();
    await this.#feed.stop();
  }

  #heard(ref: ExecutionRef, { type }: RecordedEvent): void {
    const { engine, queue } = this.#options;
    if (type === 'cancel_requested') engine.heardOfCancel(ref);
    if (frees.has(type)) this.#lookSoon();
    if (type === 'execution_claimed' && queue.isWaiting(ref)) void this.#claimed(ref);
  }

  /** Most often by this process, which begins it. */
  async #claimed(ref: ExecutionRef): Promise<void> {
    const { store, engine, queue, elsewhere } = this.#options;
    // Where it cannot be asked, it is refused when its turn comes here.
    const execution = await store.execution(ref).catch(() => undefined);
    if (!execution || !queue.isWaiting(ref) || !engine.isElsewhere(execution)) return;
    queue.leave(ref);
    elsewhere?.(ref);
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
