import { setTimeout as delay } from 'node:timers/promises';
import { asKumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import type { EventLog } from '../../events/index.ts';
import type { ExecutionStore } from '../../execution/index.ts';
import type { Caller } from '../../identity/roles.ts';
import type { Log, MessageMetrics } from '../../observe/index.ts';
import type { RequestSource } from '../../requests/index.ts';
import type { Settings } from '../../settings/index.ts';
import type { Files } from '../core/files.ts';
import type { Processing } from '../core/processing.ts';
import { readRequest } from './forms/read-request.ts';
import { PrepareRequest } from './intake/prepare-request.ts';
import { RequestIntake } from './intake/request-intake.ts';
import type { MessageSink } from './publish/message-sink.ts';
import { OutboxPublisher } from './publish/outbox-publisher.ts';

export interface MessagesOptions {
  readonly settings: Settings['kafka'];
  readonly processing: Processing;
  readonly files: Files;
  readonly objects: ObjectStore;
  readonly store: ExecutionStore;
  readonly events: EventLog;
  /** Executions that wait to be begun. */
  readonly waiting: () => number;
  readonly log: Log;
  readonly metrics: MessageMetrics;
  /** Looks whether all is there that is needed, and says what it has created. */
  readonly check: () => Promise<readonly string[]>;
  /** @param changed told when it takes requests, and when it does not any more, and why */
  readonly source?: (changed: (problem: KumikiError | undefined) => void) => RequestSource;
  readonly sink?: MessageSink;
  /** As for `OutboxPublisher`. */
  readonly shared?: boolean;
}

/** How a part is. */
export interface PartState {
  readonly up: boolean;
  readonly problem?: string;
}

export interface MessagesState {
  /** `null` where none are taken. */
  readonly requests: PartState | null;
  /** `null` where none are sent. */
  readonly messages: PartState | null;
}

const project = 'default';
const longestWaitMs = 30_000;
/** What the topics are called that are not used. */
export const noTopic = 'none';

/** Requests that come as messages, and messages about what happens: one more protocol over the application core. */
export class Messages implements AsyncDisposable {
  readonly #options: MessagesOptions;
  readonly #intake: RequestIntake | undefined;
  readonly #source: RequestSource | undefined;
  readonly #publisher: OutboxPublisher | undefined;
  readonly #stop = new AbortController();
  readonly #state: { requests: PartState | null; messages: PartState | null };
  #isChecked = false;
  /** What keeps it, as it was said last. */
  #said: string | undefined;
  #checking: Promise<void> | undefined;

  constructor(options: MessagesOptions) {
    this.#options = options;
    const { sink } = options;
    this.#source = options.source?.((problem) => this.#tell('requests', problem));
    this.#intake = this.#source && this.#intakeOf(this.#source);
    this.#publisher = sink && this.#publisherOf(sink);
    const waiting = { up: false, problem: 'It has not begun.' };
    this.#state = { requests: this.#intake ? waiting : null, messages: this.#publisher ? waiting : null };
    if (this.#publisher) {
      const publisher = this.#publisher;
      options.metrics.behind = async () => await publisher.behind();
    }
  }

  get state(): MessagesState {
    return { ...this.#state };
  }

  /**
   * Looks whether all is there. When this resolves, no event that comes is missed, also where the brokers are away.
   * @throws KAFKA_TOPICS_MISSING, KAFKA_REFUSED
   */
  async open(): Promise<void> {
    await this.#publisher?.open();
    try {
      await this.#check();
    } catch (thrown) {
      const error = asKumikiError(thrown);
      if (error.code !== 'KAFKA_UNAVAILABLE') throw error;
      for (const part of ['requests', 'messages'] as const) if (this.#state[part]) this.#tell(part, error);
      this.#say(error);
    }
  }

  /** Begins to take requests and to tell of events; as soon as the brokers are there. */
  begin(): void {
    this.#checking = this.#begin();
  }

  async #begin(): Promise<void> {
    await this.#untilChecked();
    if (this.#stop.signal.aborted) return;
    this.#publisher?.begin();
    this.#intake?.start();
    if (this.#publisher) this.#tell('messages', undefined);
  }

  async #check(): Promise<void> {
    const created = await this.#options.check();
    this.#isChecked = true;
    if (created.length === 0) return;
    const topics = created.join(', ');
    this.#options.log.info(`Created in Kafka: ${topics}.`, { event: 'kafka_topics_created', topics });
  }

  async #untilChecked(): Promise<void> {
    const { signal } = this.#stop;
    for (let failures = 0; !this.#isChecked && !signal.aborted; failures++) {
      await delay(Math.min(1000 * 2 ** failures, longestWaitMs), undefined, { signal }).catch(
        () => undefined,
      );
      if (signal.aborted) return;
      try {
        await this.#check();
      } catch (thrown) {
        this.#say(asKumikiError(thrown));
      }
    }
  }

  #tell(part: 'requests' | 'messages', problem: KumikiError | undefined): void {
    const { log, metrics } = this.#options;
    const isUp = problem === undefined;
    metrics.up(part, isUp);
    this.#state[part] = isUp ? { up: true } : { up: false, problem: problem.message };
    if (!isUp) this.#say(problem, part);
    else {
      this.#said = undefined;
      const what = part === 'requests' ? 'Requests are taken from Kafka' : 'Events are told to Kafka';
      log.info(`${what}.`, { event: 'kafka_up', part });
    }
  }

  /** What keeps both parts, or the same one for long, is said once. */
  #say(error: KumikiError, part?: string): void {
    if (error.message === this.#said) return;
    this.#said = error.message;
    this.#options.log.warn(`${error.message} ${error.remedy}`, {
      event: 'kafka_down',
      code: error.code,
      ...(part !== undefined && { part }),
    });
  }

  #intakeOf(source: RequestSource): RequestIntake {
    const { settings, processing, files, objects, waiting, log, metrics } = this.#options;
    const caller = callerOf(settings);
    const prepared = new PrepareRequest({ files, objects, caller, project, buckets: settings.buckets });
    return new RequestIntake({
      source,
      prepare: async ({ value }, signal) =>
        await prepared.prepare(readRequest(value, settings.requestBytes), signal),
      accept: async (request) => await processing.accept(caller, project, request),
      isFull: () => waiting() >= settings.mostWaiting,
      most: settings.requestsAtOnce,
      mostBytes: settings.bytesAtOnce,
      done: (outcome, { place }, error) => {
        metrics.request(outcome);
        const about = { event: 'kafka_request', outcome, ...place };
        if (!error) log.detail(`A request from Kafka was ${outcome}.`, about);
        else {
          const where = `${place.topic}/${place.partition} at ${place.offset}`;
          log.warn(`A request from Kafka (${where}) was put aside: ${error.message}`, {
            ...about,
            code: error.code,
          });
        }
      },
      held: ({ place }, error) => {
        metrics.held();
        log.warn(`A request from Kafka waits, and its partition with it: ${error.message}`, {
          event: 'kafka_request_held',
          code: error.code,
          ...place,
        });
      },
      failed: (error) => this.#tell('requests', error),
    });
  }

  #publisherOf(sink: MessageSink): OutboxPublisher {
    const { settings, store, events, processing, shared } = this.#options;
    const { progressTopic: progress, resultsTopic: results } = settings;
    return new OutboxPublisher({
      store,
      events,
      processing,
      sink,
      ...(shared !== undefined && { shared }),
      topics: {
        ...(progress !== noTopic && { progress }),
        ...(results !== noTopic && { results }),
      },
      failed: (error) => this.#tell('messages', error),
      recovered: () => this.#tell('messages', undefined),
    });
  }

  /** Takes no more requests; what was taken and not recorded comes again. Events are still told. */
  async stopTaking(): Promise<void> {
    await this.#intake?.[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#checking;
    await this.stopTaking();
    await this.#source?.[Symbol.asyncDispose]();
    await this.#publisher?.[Symbol.asyncDispose]();
    await this.#options.sink?.[Symbol.asyncDispose]();
  }
}

/** Whoever may write the topic may run the pipelines that the settings name, and nothing else. */
function callerOf({ caller, pipelines }: Settings['kafka']): Caller {
  if (pipelines.length === 0) return { id: caller, name: caller, role: 'runner' };
  const roles = pipelines.map((name) => [name, 'runner'] as const);
  return { id: caller, name: caller, role: 'viewer', pipelines: Object.fromEntries(roles) };
}
