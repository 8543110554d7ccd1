import { randomUUID } from 'node:crypto';
import type { ExecutionRef, ExecutionStore, PositionedEvent, RecordedEvent } from '../execution/index.ts';
import type { Replicas } from '../records/replicas.ts';
import type { ChangeFeed } from './change-feed.ts';
import { LatestProgress } from './latest-progress.ts';
import type { ProgressFeed, ProgressUpdate } from './progress-feed.ts';

export interface ReplicaFeedOptions {
  readonly replicas: Replicas;
  readonly store: Pick<ExecutionStore, 'eventsAfter' | 'lastPosition'>;
  readonly changes: ChangeFeed;
  readonly progress: ProgressFeed;
  /** Hears what happens, here and elsewhere, in the order of the record. */
  readonly heard: (ref: ExecutionRef, event: RecordedEvent) => void;
  /** So often the record is looked at without being told, in ms. */
  readonly pollMs?: number;
}

/** What a message of the data base holds at most, in bytes. */
const mostBytes = 7000;
const page = 500;

/**
 * Tells the feeds of this process what other replicas do: whoever listens here hears of all of them. It reads the outbox,
 * woken by the data base; where that cannot tell, a little later. Progress is told on, a few times a second.
 */
export class ReplicaFeed {
  readonly #options: ReplicaFeedOptions;
  readonly #name = randomUUID();
  readonly #latest: LatestProgress;
  readonly #ends: (() => void)[] = [];
  readonly #refs = new Map<string, ExecutionRef>();
  #position = 0;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> | undefined;
  #isAskedAgain = false;
  #isTakingIn = false;
  #isOpen = true;

  constructor(options: ReplicaFeedOptions) {
    this.#options = options;
    this.#latest = new LatestProgress((updates) => this.#publish(updates), 500);
  }

  /** When this resolves, no event that comes is missed. */
  async start(): Promise<void> {
    const { replicas, store, changes, progress, pollMs = 2000 } = this.#options;
    this.#position = await store.lastPosition();
    const stop = replicas.listen({
      events: () => this.#look(),
      logs: (ref) => (ref ? changes.logs.changed(ref) : changes.logs.allMayHaveChanged()),
      progress: (text) => this.#takeIn(text),
    });
    const end = progress.listen((ref, update) => {
      if (this.#isTakingIn) return;
      this.#refs.set(update.execution_id, ref);
      this.#latest.take(update);
    });
    this.#ends.push(stop, end);
    this.#timer = setInterval(() => this.#look(), pollMs).unref();
  }

  async stop(): Promise<void> {
    this.#isOpen = false;
    clearInterval(this.#timer);
    this.#latest.stop();
    for (const end of this.#ends) end();
    await this.#reading;
  }

  /** One look at a time; what comes meanwhile is looked at right after it. */
  #look(): void {
    if (this.#reading) {
      this.#isAskedAgain = true;
      return;
    }
    this.#reading = this.#read()
      .catch(() => undefined) // the data base is away: it is looked at again soon
      .finally(() => {
        this.#reading = undefined;
        if (this.#isAskedAgain && this.#isOpen) this.#look();
      });
  }

  async #read(): Promise<void> {
    for (;;) {
      this.#isAskedAgain = false;
      const events = await this.#options.store.eventsAfter(this.#position, page);
      if (events.length === 0 || !this.#isOpen) return;
      this.#position = events.at(-1)!.position;
      this.#tell(events);
      if (events.length < page) return;
    }
  }

  #tell(events: readonly PositionedEvent[]): void {
    const { changes, heard } = this.#options;
    const told = new Map<string, ExecutionRef>();
    for (const { event } of events) {
      const ref = { project: event.project, id: event.execution };
      told.set(`${ref.project}/${ref.id}`, ref);
      heard(ref, event);
    }
    for (const ref of told.values()) changes.changed(ref);
  }

  #publish(updates: readonly ProgressUpdate[]): boolean {
    for (const update of updates) {
      const ref = this.#refs.get(update.execution_id);
      const text = JSON.stringify([this.#name, ref?.project, update]);
      if (Buffer.byteLength(text) <= mostBytes) this.#options.replicas.tellProgress(text);
    }
    // Those that go on are named again with their next update.
    this.#refs.clear();
    return true;
  }

  #takeIn(text: string): void {
    let told: readonly unknown[];
    try {
      told = JSON.parse(text) as unknown[];
    } catch {
      return; // of somebody else who may use the data base
    }
    const [from, project, update] = told;
    if (from === this.#name || typeof project !== 'string' || !isUpdate(update)) return;
    this.#isTakingIn = true;
    try {
      this.#options.progress.tell({ project, id: update.execution_id }, update);
    } finally {
      this.#isTakingIn = false;
    }
  }
}

function isUpdate(value: unknown): value is ProgressUpdate {
  if (typeof value !== 'object' || value === null) return false;
  const { execution_id: id, status, step } = value as Record<string, unknown>;
  return typeof id === 'string' && typeof status === 'string' && (step === null || typeof step === 'string');
}
