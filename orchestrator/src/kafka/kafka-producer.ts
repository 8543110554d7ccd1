import { ProduceAcks, Producer, type MessageToProduce } from '@platformatic/kafka';
import type { KafkaConnection } from './connection.ts';
import { within } from './kafka-error.ts';

export type KafkaRecord = MessageToProduce;

const sendMs = 45_000;
const closeMs = 2_000;

/**
 * Sends records one call after another, each acknowledged by all replicas in sync. After a failure it begins anew: what a
 * broken connection has left behind is not relied on.
 */
export class KafkaProducer implements AsyncDisposable {
  readonly #connection: KafkaConnection;
  #producer: Producer | undefined;

  constructor(connection: KafkaConnection) {
    this.#connection = connection;
  }

  /** Resolves when all are there to stay. @throws what the client throws */
  async send(messages: KafkaRecord[]): Promise<void> {
    this.#producer ??= this.#open();
    try {
      await within(this.#producer.send({ messages }), sendMs);
    } catch (thrown) {
      await this[Symbol.asyncDispose]();
      throw thrown;
    }
  }

  #open(): Producer {
    const producer = new Producer({
      ...this.#connection.options,
      acks: ProduceAcks.ALL,
      idempotent: true,
      // With one or none the client would try for ever, and keep every error of it.
      retries: 2,
      retryDelay: 250,
      timeout: 10_000,
    });
    // What concerns a message comes from `send`.
    producer.on('error', () => undefined);
    return producer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    if (producer) await within(producer.close(), closeMs).catch(() => undefined);
  }
}
