import { Counter, Gauge, type Registry } from 'prom-client';

/** What goes over Kafka, where it is configured. */
export class MessageMetrics {
  readonly #requests: Counter<'outcome'>;
  readonly #held: Counter;
  readonly #lag: Gauge;
  readonly #sent: Counter<'topic'>;
  readonly #refused: Counter;
  readonly #behind: Gauge;
  readonly #up: Gauge<'part'>;
  /** Events that are recorded and not told yet; asked for when the metrics are read. */
  behind: (() => Promise<number>) | undefined;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#requests = new Counter({
      name: 'kumiki_kafka_requests_total',
      help: 'Requests from Kafka, by what became of them: accepted, repeated or dead_letter.',
      labelNames: ['outcome'],
      registers,
    });
    this.#held = new Counter({
      name: 'kumiki_kafka_requests_held_total',
      help: 'Requests from Kafka that could not be taken at once, such as for a store that was away; they are tried again.',
      registers,
    });
    this.#lag = new Gauge({
      name: 'kumiki_kafka_requests_lag',
      help: 'Requests in Kafka that are not acknowledged yet, of the partitions of this platform.',
      registers,
    });
    this.#sent = new Counter({
      name: 'kumiki_kafka_messages_total',
      help: 'Messages that Kafka has taken, by topic.',
      labelNames: ['topic'],
      registers,
    });
    this.#refused = new Counter({
      name: 'kumiki_kafka_messages_refused_total',
      help: 'Messages that Kafka takes in no form, and that are left out.',
      registers,
    });
    this.#behind = new Gauge({
      name: 'kumiki_kafka_events_behind',
      help: 'Events that are recorded and not told to Kafka yet.',
      registers,
      collect: async () => this.#behind.set((await this.behind?.().catch(() => undefined)) ?? 0),
    });
    this.#up = new Gauge({
      name: 'kumiki_kafka_up',
      help: 'Whether Kafka is there for requests, and for messages: 1 or 0.',
      labelNames: ['part'],
      registers,
    });
  }

  request(outcome: 'accepted' | 'repeated' | 'dead_letter'): void {
    this.#requests.inc({ outcome });
  }

  held(): void {
    this.#held.inc();
  }

  lag(count: number): void {
    this.#lag.set(count);
  }

  sent(topic: string, count: number): void {
    this.#sent.inc({ topic }, count);
  }

  refused(): void {
    this.#refused.inc();
  }

  up(part: 'requests' | 'messages', isUp: boolean): void {
    this.#up.set({ part }, isUp ? 1 : 0);
  }
}
