import { setTimeout as delay } from 'node:timers/promises';
import { kumikiError, type ErrorRecord, type KumikiError } from '@kumiki/component-sdk/errors';
import type { Message } from '@platformatic/kafka';
import type { RequestSource, TakenRequest } from '../requests/index.ts';
import { isTooLarge, kafkaError } from './kafka-error.ts';
import { KafkaProducer, type KafkaRecord } from './kafka-producer.ts';
import { KafkaSession, type KafkaSessionOptions } from './kafka-session.ts';

export interface KafkaRequestsOptions extends KafkaSessionOptions {
  readonly deadLettersTopic: string;
  /** Told when it takes requests, and when it does not any more, and why. */
  readonly changed?: (problem: KumikiError | undefined) => void;
}

type Received = Message;

const longestWaitMs = 10_000;

/** Requests of a topic of Kafka, as a member of a group. */
export class KafkaRequests implements RequestSource {
  readonly #options: KafkaRequestsOptions;
  readonly #deadLetters: KafkaProducer;
  readonly #closed = new AbortController();
  /** Where each that was taken came from. */
  readonly #received = new WeakMap<
    TakenRequest,
    { readonly message: Received; readonly session: KafkaSession }
  >();
  #session: KafkaSession | undefined;
  #isUp: boolean | undefined;

  constructor(options: KafkaRequestsOptions) {
    this.#options = options;
    this.#deadLetters = new KafkaProducer(options.connection);
  }

  async *take(signal: AbortSignal): AsyncGenerator<TakenRequest, void, undefined> {
    const stop = AbortSignal.any([signal, this.#closed.signal]);
    for (let failures = 0; !stop.aborted; failures++) {
      try {
        await this.#session?.close();
        const session = await KafkaSession.open(this.#options);
        this.#session = session;
        this.#tell(undefined);
        for await (const message of session.messages(stop)) {
          failures = 0;
          yield this.#taken(message, session);
        }
        if (!stop.aborted) throw new Error('the stream has ended');
      } catch (thrown) {
        if (stop.aborted) return;
        this.#tell(kafkaError(thrown, this.#options.connection.brokers, 'requests'));
        const wait = Math.min(250 * 2 ** failures, longestWaitMs);
        await delay(wait, undefined, { signal: stop }).catch(() => undefined);
      }
    }
  }

  #tell(problem: KumikiError | undefined): void {
    const isUp = problem === undefined;
    if (this.#isUp !== isUp) this.#options.changed?.(problem);
    this.#isUp = isUp;
  }

  #taken(message: Received, session: KafkaSession): TakenRequest {
    const { topic, partition, offset, value, timestamp, headerEntries } = message;
    const headers = headerEntries.map(([name, text]) => [String(name), String(text ?? '')] as const);
    const request: TakenRequest = {
      place: { topic, partition, offset: Number(offset) },
      // There is none in a tombstone.
      value: value ?? Buffer.alloc(0),
      headers: Object.fromEntries(headers),
      at: timeOf(timestamp),
    };
    this.#received.set(request, { message, session });
    return request;
  }

  async acknowledge(request: TakenRequest): Promise<void> {
    const received = this.#received.get(request);
    // What an earlier session took comes again by itself.
    if (!received || received.session !== this.#session) return;
    await received.session.commit(received.message);
  }

  async deadLetter(request: TakenRequest, error: ErrorRecord): Promise<void> {
    const { deadLettersTopic: topic, connection } = this.#options;
    const message = this.#received.get(request)?.message;
    const record = (isLeftOut: boolean): KafkaRecord => ({
      topic,
      ...(message?.key && { key: message.key }),
      value: isLeftOut ? Buffer.alloc(0) : Buffer.from(request.value),
      headers: new Map([
        ...(isLeftOut ? [] : (message?.headerEntries ?? [])),
        ...headersOf(request, error, isLeftOut),
      ]),
    });
    try {
      try {
        await this.#deadLetters.send([record(false)]);
      } catch (thrown) {
        if (!isTooLarge(thrown)) throw thrown;
        await this.#deadLetters.send([record(true)]);
      }
    } catch (thrown) {
      throw isTooLarge(thrown)
        ? kumikiError('KAFKA_UNAVAILABLE', {
            brokers: connection.brokers,
            reason: `${topic} takes no dead letter`,
          })
        : kafkaError(thrown, connection.brokers, 'dead letters');
    }
    this.acknowledge(request).catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    await this.#session?.close();
    await this.#deadLetters[Symbol.asyncDispose]();
  }
}

/** Producers may say anything; where they say nothing that is a time, it is now. */
function timeOf(timestamp: bigint): number {
  const at = Number(timestamp);
  return at > 0 && at < 8.64e15 ? at : Date.now();
}

function headersOf(
  { place: { topic, partition, offset }, at, value }: TakenRequest,
  { code, message, remedy, retryable }: ErrorRecord,
  isLeftOut: boolean,
): [Buffer, Buffer][] {
  const reason = {
    code,
    message,
    remedy,
    retryable,
    topic,
    partition,
    offset,
    timestamp: new Date(at).toISOString(),
    size: value.length,
    ...(isLeftOut && { value_left_out: true }),
  };
  const headers = { 'kumiki-error-code': code, 'kumiki-error': JSON.stringify(reason) };
  return Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)]);
}
