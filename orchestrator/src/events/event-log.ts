import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExecutionStore, PositionedEvent } from '../execution/index.ts';
import type { ChangeFeed } from './change-feed.ts';

/** A page of events, and where to go on. */
export interface EventPage {
  readonly events: readonly PositionedEvent[];
  /** The position to read after the next time. */
  readonly position: number;
}

export interface FollowEventsOptions {
  readonly signal?: AbortSignal;
  /** After so long without an event an empty page is given, in ms. */
  readonly quietMs?: number;
  /** Events of a page at most. */
  readonly limit?: number;
}

/**
 * The events of all executions in the order of their record, read by position: whoever follows holds nothing but the
 * number where it is, so a slow reader costs no memory, and one that comes back misses nothing. Readers that are at the
 * same place share one look at the record.
 */
export class EventLog {
  readonly #store: Pick<ExecutionStore, 'eventsAfter' | 'lastPosition'>;
  readonly #changes: ChangeFeed;
  readonly #looks = new Map<string, Promise<readonly PositionedEvent[]>>();

  constructor(store: Pick<ExecutionStore, 'eventsAfter' | 'lastPosition'>, changes: ChangeFeed) {
    this.#store = store;
    this.#changes = changes;
  }

  /** Where the newest event is. */
  async end(): Promise<number> {
    return await this.#store.lastPosition();
  }

  /** Pages of events after a position, as they are recorded, until the signal aborts, which makes it throw. */
  async *follow(
    after: number,
    { signal, quietMs = 15_000, limit = 500 }: FollowEventsOptions = {},
  ): AsyncGenerator<EventPage, never, undefined> {
    let position = after;
    for (;;) {
      signal?.throwIfAborted();
      const { promise: changed, resolve } = Promise.withResolvers<boolean>();
      const stopped = () => resolve(true);
      // Listened for before the record is read, so that no event falls in between.
      const stopListening = this.#changes.listen(undefined, stopped);
      signal?.addEventListener('abort', stopped, { once: true });
      let timer: NodeJS.Timeout | undefined;
      try {
        const events = await this.#look(position, limit);
        if (events.length > 0) {
          position = events.at(-1)!.position;
          yield { events, position };
          continue;
        }
        timer = setTimeout(() => resolve(false), quietMs);
        if (!(await changed)) yield { events, position };
      } finally {
        clearTimeout(timer);
        stopListening();
        signal?.removeEventListener('abort', stopped);
      }
    }
  }

  /** One that began before may miss what a reader was just told of: it is not shared with those who come later. */
  async #look(after: number, limit: number): Promise<readonly PositionedEvent[]> {
    const key = `${after}/${limit}`;
    const shared = this.#looks.get(key);
    if (shared) return await shared;
    const look = nextTurn().then(async () => {
      this.#looks.delete(key);
      return await this.#store.eventsAfter(after, limit);
    });
    this.#looks.set(key, look);
    return await look;
  }
}
