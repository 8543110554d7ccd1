import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { KumikiError } from '@kumiki/component-sdk/errors';
import type { Message } from '@platformatic/kafka';
import type { ReportLog, ReportMessage, ReportSource } from '../executors/argo/reports/index.ts';
import type { KafkaConnection } from './connection.ts';
import { kafkaError } from './kafka-error.ts';
import { KafkaProducer } from './kafka-producer.ts';
import { KafkaSession } from './kafka-session.ts';

const headers = { ticket: 'kumiki-ticket', code: 'kumiki-code' } as const;
const longestWaitMs = 10_000;
const fetchBytes = 4 * 2 ** 20;

/** The internal topic, as the helper of a pod has it. */
export class KafkaReportLog implements ReportLog, AsyncDisposable {
  readonly #topic: string;
  readonly #connection: KafkaConnection;
  readonly #producer: KafkaProducer;

  constructor(connection: KafkaConnection, topic: string) {
    this.#topic = topic;
    this.#connection = connection;
    this.#producer = new KafkaProducer(connection);
  }

  /** @throws KAFKA_UNAVAILABLE, KAFKA_REFUSED */
  async append({ key, value, ticket, code }: ReportMessage): Promise<void> {
    const said = new Map([
      [Buffer.from(headers.ticket), Buffer.from(ticket)],
      [Buffer.from(headers.code), Buffer.from(code)],
    ]);
    const record = { topic: this.#topic, key: Buffer.from(key), value: Buffer.from(value), headers: said };
    try {
      await this.#producer.send([record]);
    } catch (thrown) {
      throw kafkaError(thrown, this.#connection.brokers, 'reports');
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#producer[Symbol.asyncDispose]();
  }
}

export interface KafkaReportsOptions {
  readonly connection: KafkaConnection;
  readonly topic: string;
  /** The name of its group begins with this: each reader is a group of its own, since each reads all. */
  readonly group: string;
  /** Told when it reads, and when it does not any more, and why. */
  readonly changed?: (problem: KumikiError | undefined) => void;
}

/** The internal topic, as a platform reads it: what comes from now on, of all partitions. */
export class KafkaReports implements ReportSource {
  readonly #options: KafkaReportsOptions;
  readonly #group: string;
  #session: KafkaSession | undefined;
  #isUp: boolean | undefined;

  constructor(options: KafkaReportsOptions) {
    this.#options = options;
    this.#group = `${options.group}.reports.${randomUUID()}`;
  }

  async *read(signal: AbortSignal): AsyncGenerator<ReportMessage, void, undefined> {
    const { connection, topic } = this.#options;
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        await this.#session?.close();
        const about = { connection, topic, group: this.#group, fetchBytes, from: 'now' } as const;
        this.#session = await KafkaSession.open(about);
        this.#tell(undefined);
        for await (const message of this.#session.messages(signal)) {
          failures = 0;
          yield reportOf(message);
        }
        if (!signal.aborted) throw new Error('the stream has ended');
      } catch (thrown) {
        if (signal.aborted) return;
        this.#tell(kafkaError(thrown, connection.brokers, 'reports of pods'));
        const wait = Math.min(250 * 2 ** failures, longestWaitMs);
        await delay(wait, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  #tell(problem: KumikiError | undefined): void {
    const isUp = problem === undefined;
    if (this.#isUp !== isUp) this.#options.changed?.(problem);
    this.#isUp = isUp;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session?.close();
  }
}

function reportOf({ key, value, headerEntries }: Message): ReportMessage {
  const said = new Map(headerEntries.map(([name, text]) => [String(name), String(text ?? '')]));
  return {
    key: String(key ?? ''),
    value: value ?? Buffer.alloc(0),
    ticket: said.get(headers.ticket) ?? '',
    code: said.get(headers.code) ?? '',
  };
}
