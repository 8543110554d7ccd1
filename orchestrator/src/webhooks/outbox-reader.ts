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
/** Where nobody listens, it looks so often whether somebody does by another process, in ms. */
const lookAgainMs = 1_000;

/**
 * Makes deliveries of the events that webhooks want. The place in the outbox is written down together with them, so none
 * is left out, whenever the process dies; what is read again makes the same messages. While there is no webhook, no event
 * is read.
 */
export class OutboxReader implements AsyncDisposable {
  readonly #options: OutboxReaderOptions;
  readonly #stop = new AbortController();
  readonly #known: KnownExecutions;
  #written = 0;
  /** Where it goes on: nobody wanted anything between what is written down and this. */
  #position = 0;
  #wake: () => void = () => undefined;
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
    this.#position = this.#written;
    if (known === undefined) await executions.advanceReader(reader, this.#written);
    this.#running = this.#run();
  }

  /** Somebody wants to hear of what happens from now on. */
  somebodyListens(): void {
    this.#wake();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#untilSomebodyListens();
        for await (const page of this.#options.events.follow(this.#position, { signal })) {
          const isListenedTo = await this.#take(page);
          this.#position = page.position;
          await delay(gatherMs, undefined, { signal });
          if (!isListenedTo) break;
        }
      } catch (thrown) {
        if (signal.aborted) return;
        this.#options.failed?.(asKumikiError(thrown));
        await delay(retryMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #untilSomebodyListens(): Promise<void> {
    const { events, executions, store } = this.#options;
    const { signal } = this.#stop;
    for (;;) {
      signal.throwIfAborted();
      // Listened for before it is looked, as is the end read: a webhook that is made in between hears of what comes after it.
      const { promise: told, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      const end = await events.end();
      if (await store.anyListens()) return;
      this.#position = end;
      if (end - this.#written >= writtenEvery) {
        await executions.advanceReader(reader, end);
        this.#written = end;
      }
      const woken = new AbortController();
      const again = delay(lookAgainMs, undefined, { signal: AbortSignal.any([signal, woken.signal]) });
      await Promise.race([told, again.catch(() => undefined)]);
      woken.abort();
    }
  }

  /** @returns whether somebody listens to what is in it */
  async #take({ events, position }: EventPage): Promise<boolean> {
    const { store, enqueued } = this.#options;
    const told = events.map(({ event }) => event).filter(isToldOf);
    let isListenedTo = told.length === 0;
    const deliveries: NewDelivery[] = [];
    for (const [project, ofProject] of Map.groupBy(told, (event) => event.project)) {
      const ids = [...new Set(ofProject.map(({ execution }) => execution))];
      const webhooks = await store.listening(project, ids);
      if (webhooks.length === 0) continue;
      isListenedTo = true;
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
    if (deliveries.length === 0 && position - this.#written < writtenEvery) return isListenedTo;
    await store.enqueue(deliveries, { reader, position });
    this.#written = position;
    if (deliveries.length > 0) enqueued();
    return isListenedTo;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}
