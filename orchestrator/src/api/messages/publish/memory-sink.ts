import type { MessageSink, OutgoingMessage } from './message-sink.ts';

/** Keeps messages in memory: for programs in the same process, and for tests. */
export class MemorySink implements MessageSink {
  readonly messages: OutgoingMessage[] = [];
  readonly #waiting = new Set<() => void>();

  async send(messages: readonly OutgoingMessage[]): Promise<void> {
    this.messages.push(...messages);
    for (const wake of this.#waiting) wake();
    return await Promise.resolve();
  }

  /** Resolves when what is there is enough. */
  async until(enough: (messages: readonly OutgoingMessage[]) => boolean): Promise<void> {
    while (!enough(this.messages)) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.add(resolve);
      await promise;
      this.#waiting.delete(resolve);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    return await Promise.resolve();
  }
}
