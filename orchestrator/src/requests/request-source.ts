import type { ErrorRecord } from '@kumiki/component-sdk/errors';

/** Where a request stands: sources keep the order within a partition. */
export interface RequestPlace {
  readonly topic: string;
  readonly partition: number;
  /** Grows by one or more with each request of the partition. */
  readonly offset: number;
}

/** A request as somebody sent it. Nothing of it has been looked at. */
export interface TakenRequest {
  readonly place: RequestPlace;
  readonly value: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  /** When it was sent, in milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Requests that wait somewhere else, and are taken at least once: what was neither acknowledged nor put aside comes
 * again, to this process or to the next one.
 */
export interface RequestSource extends AsyncDisposable {
  /**
   * Requests as they come, those of a partition in their order. No more is fetched than is asked for, so whoever stops
   * asking leaves the rest where it is. It goes on by itself where the source was away, and ends when the signal aborts.
   */
  take(signal: AbortSignal): AsyncIterable<TakenRequest>;
  /**
   * It is recorded, as is all of its partition before it: so call it in the order of the partition. Resolves when it
   * does not come again.
   */
  acknowledge(request: TakenRequest): Promise<void>;
  /** Puts it aside with the reason; then as `acknowledge`. @throws KAFKA_UNAVAILABLE where that could not be done */
  deadLetter(request: TakenRequest, error: ErrorRecord): Promise<void>;
}
