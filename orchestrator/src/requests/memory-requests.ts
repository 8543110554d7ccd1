import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import type { RequestSource, TakenRequest } from './request-source.ts';

/** A request that was put aside. */
export interface MemoryDeadLetter {
  readonly request: TakenRequest;
  readonly error: ErrorRecord;
}

/** A queue in memory, which outlives the sources that take from it. */
export class MemoryTopic {
  readonly name: string;
  readonly partitions: TakenRequest[][];
  /** The next offset to take, by partition. */
  readonly committed: number[];
  readonly deadLetters: MemoryDeadLetter[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(name: string, partitions = 1) {
    this.name = name;
    this.partitions = Array.from({ length: partitions }, () => []);
    this.committed = this.partitions.map(() => 0);
  }

  send(value: Uint8Array, { partition = 0, headers = {}, at = Date.now() } = {}): void {
    const requests = this.partitions[partition]!;
    requests.push({ place: { topic: this.name, partition, offset: requests.length }, value, headers, at });
    this.wake();
  }

  /** Resolves with the next request, or with the signal. */
  async changed(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    this.#waiting.delete(resolve);
  }

  wake(): void {
    for (const wake of this.#waiting) wake();
  }
}

/** Takes from a topic in memory: for programs that bring their own requests, and for tests. */
export class MemoryRequests implements RequestSource {
  readonly #topic: MemoryTopic;
  readonly #next: number[];
  readonly #closed = new AbortController();

  constructor(topic: MemoryTopic) {
    this.#topic = topic;
    this.#next = [...topic.committed];
  }

  async *take(signal: AbortSignal): AsyncGenerator<TakenRequest, void, undefined> {
    const stop = AbortSignal.any([signal, this.#closed.signal]);
    while (!stop.aborted) {
      const partition = this.#topic.partitions.findIndex((all, index) => this.#next[index]! < all.length);
      const request = this.#topic.partitions[partition]?.[this.#next[partition]!];
      if (request) {
        this.#next[partition]!++;
        yield request;
      } else await this.#topic.changed(stop);
    }
  }

  async acknowledge({ place: { partition, offset } }: TakenRequest): Promise<void> {
    const { committed } = this.#topic;
    committed[partition] = Math.max(committed[partition]!, offset + 1);
    return await Promise.resolve();
  }

  async deadLetter(request: TakenRequest, error: ErrorRecord): Promise<void> {
    this.#topic.deadLetters.push({ request, error });
    await this.acknowledge(request);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    return await Promise.resolve();
  }
}
