import { setTimeout as delay } from 'node:timers/promises';
import { asKumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { EventLog, EventPage } from '../events/index.ts';
import { KnownExecutions, type ExecutionStore } from '../execution/index.ts';
import { isToldOf, messageOf, wants, type EventAnswer } from './message.ts';
import type { WebhookStore } from './webhook-store.ts';
import type { NewDelivery } from './webhook.ts';

export interface OutboxReaderOptions {
  readonly executions: Pick<ExecutionStore, 'execution' | 'readerPosition' | 'advanceReader'>;
  readonly store: WebhookStore;
  readonly events: EventLog;
  /** An event's own fields as clients see them. */
  readonly answer: EventAnswer;
  /** Hears that there are new deliveries. */
  readonly enqueued: () => void;
  /** Hears what kept it from going on; it tries again by itself. */
  readonly failed?: (error: KumikiError) => void;
}

const reader = 'webhooks';
/** Events that nobody wanted, after which the place is written down all the same. */
const writtenEvery = 1000;
const retryMs = 1_000;
/** So long it lets events gather before it looks again, in ms: where many executions end, one look does for several. */
const gatherMs = 50;

/**
 * Makes deliveries of the events that webhooks want. The place in the outbox is written down together with them, so none
 * is left out, whenever the process dies; what is read again makes the same messages.
 */
export class OutboxReader implements AsyncDisposable {
  readonly #options: OutboxReaderOptions;
  readonly #stop = new AbortController();
  readonly #known: KnownExecutions;
  #written = 0;
  #running: Promise<void> | undefined;

  constructor(options: OutboxReaderOptions) {
    this.#options = options;
    this.#known = new KnownExecutions(options.executions);
  }

  /** Where there was no reader before, it begins with what happens from now on. Resolves when it will miss nothing. */
  async start(): Promise<void> {
    const { executions, events } = this.#options;
    const known = await executions.readerPosition(reader);
    this.#written = known ?? (await events.end());
    if (known === undefined) await executions.advanceReader(reader, this.#written);
    this.#running = this.#run();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        // After a failure it begins again where it was written down.
        for await (const page of this.#options.events.follow(this.#written, { signal })) {
          await this.#take(page);
          await delay(gatherMs, undefined, { signal });
        }
      } catch (thrown) {
        if (signal.aborted) return;
        this.#options.failed?.(asKumikiError(thrown));
        await delay(retryMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #take({ events, position }: EventPage): Promise<void> {
    const { store, enqueued } = this.#options;
    const told = events.map(({ event }) => event).filter(isToldOf);
    const deliveries: NewDelivery[] = [];
    for (const [project, ofProject] of Map.groupBy(told, (event) => event.project)) {
      const ids = [...new Set(ofProject.map(({ execution }) => execution))];
      const webhooks = await store.listening(project, ids);
      if (webhooks.length === 0) continue;
      for (const event of ofProject) {
        const execution = await this.#known.get({ project, id: event.execution });
        // It was removed meanwhile.
        if (!execution) continue;
        for (const webhook of webhooks) {
          if (wants(webhook, event, execution))
            deliveries.push(messageOf(webhook, event, execution, this.#options.answer));
        }
      }
    }
    if (deliveries.length === 0 && position - this.#written < writtenEvery) return;
    await store.enqueue(deliveries, { reader, position });
    this.#written = position;
    if (deliveries.length > 0) enqueued();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}
