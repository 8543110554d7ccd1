import { setTimeout as delay } from 'node:timers/promises';
import { asKumikiError, KumikiError } from '@kumiki/component-sdk/errors';
import type { EventLog, EventPage } from '../../../events/index.ts';
import { KnownExecutions, type ExecutionStore, type RecordedEvent } from '../../../execution/index.ts';
import type { Processing } from '../../core/processing.ts';
import { statusUpdate } from '../../socket/status-update.ts';
import { progressMessage } from '../forms/progress-message.ts';
import { itemMessage, resultMessage, smallMessage } from '../forms/result-message.ts';
import type { MessageSink, OutgoingMessage } from './message-sink.ts';
import { ReaderLead } from './reader-lead.ts';

export interface OutboxPublisherOptions {
  readonly store: Pick<
    ExecutionStore,
    'execution' | 'items' | 'readerPosition' | 'advanceReader' | 'leadReader'
  >;
  readonly events: EventLog;
  readonly processing: Pick<Processing, 'result'>;
  readonly sink: MessageSink;
  /** The topic of each kind; what has none is not told. */
  readonly topics: { readonly progress?: string; readonly results?: string };
  /**
   * Several platforms share the record: one of them tells at once. The others look for a while whether it does,
   * and tell only what it did not: a message comes twice now and then, and never not at all.
   */
  readonly shared?: boolean;
  /** How long the others look, in ms. */
  readonly patienceMs?: number;
  /** Told what keeps it from going on, once; it tries again by itself. */
  readonly failed?: (error: KumikiError) => void;
  /** Told that it goes on again. */
  readonly recovered?: () => void;
}

/** Its name as a reader of the outbox. */
export const publisherName = 'kafka';
/** Events that gave no message, after which the place is written down all the same. */
const writtenEvery = 1000;
/** So long it lets events gather before it looks again, in ms. */
const gatherMs = 20;
const longestWaitMs = 10_000;
/** How often the place of the others is looked at, in ms. */
const lookMs = 200;

/**
 * Tells of events as messages, in the order of the record. Its place is written down when the messages are there to
 * stay, so none is left out, whenever the process or the broker dies; what was under way comes twice, with the same `seq`.
 * It holds one page of events, however long the broker is away.
 */
export class OutboxPublisher implements AsyncDisposable {
  readonly #options: OutboxPublisherOptions;
  readonly #known: KnownExecutions;
  readonly #lead: ReaderLead | undefined;
  readonly #stop = new AbortController();
  #written = 0;
  #failures = 0;
  #running: Promise<void> | undefined;

  constructor(options: OutboxPublisherOptions) {
    this.#options = options;
    this.#known = new KnownExecutions(options.store);
    if (options.shared) this.#lead = new ReaderLead(options.store, publisherName);
  }

  /**
   * Looks where it is; where there was none before, it will begin with what happens from now on. When this resolves,
   * nothing is missed, whenever it begins.
   */
  async open(): Promise<void> {
    const { store, events } = this.#options;
    const known = await store.readerPosition(publisherName);
    this.#written = known ?? (await events.end());
    if (known === undefined) await store.advanceReader(publisherName, this.#written);
  }

  begin(): void {
    this.#running ??= this.#run();
  }

  /** Events that are recorded and not told yet. */
  async behind(): Promise<number> {
    return Math.max(0, (await this.#options.events.end()) - this.#written);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        for await (const page of this.#options.events.follow(this.#written, { signal })) {
          await this.#tell(page);
          if (this.#failures > 0) this.#options.recovered?.();
          this.#failures = 0;
          await delay(gatherMs, undefined, { signal });
        }
      } catch (thrown) {
        if (signal.aborted) return;
        if (this.#failures === 0) this.#options.failed?.(asKumikiError(thrown));
        const wait = Math.min(250 * 2 ** this.#failures++, longestWaitMs);
        await delay(wait, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #tell({ events, position }: EventPage): Promise<void> {
    const { store, sink } = this.#options;
    const before = this.#written;
    const isWanted = events.some(({ event }) => mayBeTold(event));
    if (!isWanted && position - before < writtenEvery) return;
    const told = isWanted ? await this.#toldUpTo(position) : before;
    const messages: OutgoingMessage[] = [];
    for (const one of events) {
      if (one.position > told) messages.push(...(await this.#messagesOf(one.event)));
    }
    if (messages.length > 0) await sink.send(messages);
    if (position > told) await store.advanceReader(publisherName, position);
    this.#written = Math.max(told, position);
  }

  /** How far this platform and others have told; in the end without them. */
  async #toldUpTo(position: number): Promise<number> {
    const { store, patienceMs = 5_000 } = this.#options;
    const until = performance.now() + patienceMs;
    for (;;) {
      const told = Math.max(this.#written, (await store.readerPosition(publisherName)) ?? 0);
      if (told >= position || performance.now() >= until) return told;
      if (!this.#lead || (await this.#lead.holds())) return told;
      await delay(lookMs, undefined, { signal: this.#stop.signal });
    }
  }

  async #messagesOf(event: RecordedEvent): Promise<readonly OutgoingMessage[]> {
    const { project, execution: id } = event;
    const { progress, results } = this.#options.topics;
    try {
      const known = await this.#known.get({ project, id });
      if (!known) return [];
      const headers = { 'content-type': 'application/json' };
      const about = { key: id, headers };
      const state = progress === undefined ? undefined : progressMessage(event, known);
      const result = results === undefined ? undefined : await this.#resultOf(event);
      return [
        ...(state ? [{ ...about, topic: progress!, value: JSON.stringify(state), ...shorter(state) }] : []),
        ...(result ? [{ ...about, topic: results!, value: JSON.stringify(result), ...shorter(result) }] : []),
      ];
    } catch (thrown) {
      // It was removed meanwhile.
      if (thrown instanceof KumikiError && thrown.code === 'EXECUTION_NOT_FOUND') return [];
      throw thrown;
    }
  }

  async #resultOf(event: RecordedEvent): Promise<object | undefined> {
    const { store, processing } = this.#options;
    const { project, execution: id, type } = event;
    if (type !== 'execution_ended' && type !== 'item_succeeded' && type !== 'item_failed') return undefined;
    const known = (await this.#known.get({ project, id }))!;
    if (type === 'execution_ended') return await resultMessage(event, known, processing);
    const execution = await store.execution({ project, id });
    return await itemMessage(event, known, { execution, store });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
    // Where the record is away, the others wait until it is over.
    await this.#lead?.leave().catch(() => undefined);
  }
}

/** Whether an event could give a message. */
function mayBeTold(event: RecordedEvent): boolean {
  return statusUpdate(event) !== undefined || event.type === 'item_succeeded' || event.type === 'item_failed';
}

function shorter(message: object): { small: () => string } {
  return { small: () => JSON.stringify(smallMessage(message)) };
}
