import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { MessageSink, OutgoingMessage } from '../api/messages/publish/message-sink.ts';
import type { KafkaConnection } from './connection.ts';
import { isTooLarge, kafkaError } from './kafka-error.ts';
import { KafkaProducer, type KafkaRecord } from './kafka-producer.ts';

export interface KafkaSinkOptions {
  readonly connection: KafkaConnection;
  /** The largest message in bytes; so much goes in one batch too. */
  readonly messageBytes: number;
  /** Told of a message that is taken in no form. */
  readonly refused?: (error: KumikiError) => void;
  /** Told how many messages are there. */
  readonly sent?: (topic: string, count: number) => void;
}

interface Encoded {
  readonly message: OutgoingMessage;
  readonly value: Buffer;
  readonly isSmall: boolean;
}

/** Messages as records of Kafka, keyed by their execution. */
export class KafkaSink implements MessageSink {
  readonly #options: KafkaSinkOptions;
  readonly #producer: KafkaProducer;

  constructor(options: KafkaSinkOptions) {
    this.#options = options;
    this.#producer = new KafkaProducer(options.connection);
  }

  async send(messages: readonly OutgoingMessage[]): Promise<void> {
    let batch: Encoded[] = [];
    let bytes = 0;
    for (const message of messages) {
      const encoded = this.#encoded(message);
      if (batch.length > 0 && bytes + encoded.value.length > this.#options.messageBytes) {
        await this.#sendBatch(batch);
        batch = [];
        bytes = 0;
      }
      batch.push(encoded);
      bytes += encoded.value.length;
    }
    if (batch.length > 0) await this.#sendBatch(batch);
  }

  #encoded(message: OutgoingMessage): Encoded {
    const value = Buffer.from(message.value);
    if (value.length <= this.#options.messageBytes || !message.small)
      return { message, value, isSmall: false };
    return { message, value: Buffer.from(message.small()), isSmall: true };
  }

  async #sendBatch(batch: readonly Encoded[]): Promise<void> {
    const { connection, sent } = this.#options;
    try {
      await this.#producer.send(batch.map(recordOf));
    } catch (thrown) {
      if (!isTooLarge(thrown)) throw kafkaError(thrown, connection.brokers, 'messages');
      await this.#sendSmaller(batch, thrown);
      return;
    }
    for (const [topic, ofTopic] of Map.groupBy(batch, ({ message }) => message.topic)) {
      sent?.(topic, ofTopic.length);
    }
  }

  /** The topic takes less than was thought: one by one, and in short what is too large by itself. */
  async #sendSmaller(batch: readonly Encoded[], thrown: unknown): Promise<void> {
    if (batch.length > 1) {
      for (const one of batch) await this.#sendBatch([one]);
      return;
    }
    const [{ message, value, isSmall }] = batch as [Encoded];
    if (message.small && !isSmall) {
      await this.#sendBatch([{ message, value: Buffer.from(message.small()), isSmall: true }]);
      return;
    }
    const { topic, key: execution } = message;
    const reason = 'it is more than the topic takes';
    const about = { topic, execution, size: value.length, reason };
    this.#options.refused?.(kumikiError('KAFKA_MESSAGE_REFUSED', about, { cause: thrown }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#producer[Symbol.asyncDispose]();
  }
}

function recordOf({ message: { topic, key, headers = {} }, value }: Encoded): KafkaRecord {
  return {
    topic,
    key: Buffer.from(key),
    value,
    headers: new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)])),
  };
}
