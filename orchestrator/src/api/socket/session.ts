import { asKumikiError, kumikiError } from '@kumiki/component-sdk/errors';
import type { Caller } from '../../identity/roles.ts';
import { LatestProgress, type ProgressFeed, type ProgressUpdate } from '../../events/index.ts';
import type { RecordedEvent } from '../../execution/index.ts';
import type { AllEvents } from '../core/all-events.ts';
import type { Executions } from '../core/executions.ts';
import { eventAnswer } from '../http/routes/event-answer.ts';
import { DraftSubscriptions, type DraftSubscriptionsOptions } from './draft-subscriptions.ts';
import { errorMessage, readMessage, type ServerMessage, type SubscribeMessage } from './messages.ts';
import { statusUpdate } from './status-update.ts';

export interface SessionOptions extends DraftSubscriptionsOptions {
  readonly executions: Executions;
  readonly all: AllEvents;
  readonly progress: ProgressFeed;
}

/** Of one connection. */
export const mostSubscriptions = 100;
/** Events that are read at a time, and so the most that wait for a slow reader of one subscription. */
const pageEvents = 100;
const project = 'default';
/** The subscription to all executions. */
const allOfThem = '';

interface Subscription {
  readonly stop: AbortController;
  readonly progress: boolean;
  readonly pipelines: readonly string[] | undefined;
}

/** What one client follows: each subscription reads the record from where it is, as fast as the client takes it. */
export class Session {
  readonly #options: SessionOptions;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #latest: LatestProgress;
  readonly #stopListening: () => void;
  readonly #drafts: DraftSubscriptions;
  #caller: Caller;

  constructor(options: SessionOptions, caller: Caller) {
    this.#options = options;
    this.#caller = caller;
    this.#drafts = new DraftSubscriptions(options);
    const { connection, progress } = options;
    this.#latest = new LatestProgress((updates) => {
      // Who is behind gets the latest when there is room again.
      if (!connection.isIdle) return false;
      for (const data of updates) connection.say({ type: 'progress_update', data });
      return true;
    });
    this.#stopListening = progress.listen((ref, update) => void this.#hear(ref.id, update));
  }

  get caller(): Caller {
    return this.#caller;
  }

  set caller(caller: Caller) {
    this.#caller = caller;
    this.#drafts.closeForbidden(caller);
  }

  /** Takes a message of the client; what is wrong with it is said to the client. */
  async take(text: string): Promise<void> {
    const { connection } = this.#options;
    let execution: string | undefined;
    try {
      const message = readMessage(text);
      if ('execution_id' in message) execution = message.execution_id;
      if (message.type === 'subscribe') await this.#subscribe(message);
      else if (message.type === 'unsubscribe' && message.draft !== undefined)
        this.#drafts.close(message.draft);
      else if (message.type === 'unsubscribe') this.#unsubscribe(execution ?? allOfThem);
      else connection.say({ type: 'pong', data: {} });
    } catch (thrown) {
      connection.say(errorMessage(asKumikiError(thrown), execution));
    }
  }

  close(): void {
    this.#stopListening();
    this.#latest.stop();
    for (const { stop } of this.#subscriptions.values()) stop.abort();
    this.#subscriptions.clear();
    this.#drafts.closeAll();
  }

  /**
   * A second subscription to the same takes the place of the first.
   * @throws EXECUTION_NOT_FOUND, SUBSCRIPTIONS_TOO_MANY, what `DraftSubscriptions.open` throws
   */
  async #subscribe(message: SubscribeMessage): Promise<void> {
    const { connection, all } = this.#options;
    const { execution_id: id, progress = true, pipelines, draft } = message;
    const key = id ?? allOfThem;
    const isNew = draft === undefined ? !this.#subscriptions.has(key) : !this.#drafts.has(draft);
    if (isNew && this.#subscriptions.size + this.#drafts.count >= mostSubscriptions)
      throw kumikiError('SUBSCRIPTIONS_TOO_MANY', { limit: mostSubscriptions });
    if (draft !== undefined) return await this.#drafts.open(draft, this.#caller);
    if (id !== undefined) await this.#checkVisible(id);
    const after = message.after ?? (id === undefined ? await all.end() : 0);
    this.#subscriptions.get(key)?.stop.abort();
    const stop = new AbortController();
    this.#subscriptions.set(key, { stop, progress, pipelines });
    connection.say({
      type: 'subscribed',
      data: id === undefined ? { position: after } : { execution_id: id },
    });
    const following =
      id === undefined
        ? this.#followAll({ ...message, after }, stop.signal)
        : this.#followOne(id, message.from ?? 1, stop.signal);
    following.catch((thrown: unknown) => {
      if (stop.signal.aborted) return;
      this.#subscriptions.delete(key);
      connection.say(errorMessage(asKumikiError(thrown), id));
    });
  }

  /** Also while it is followed: a role may be taken from somebody meanwhile. @throws EXECUTION_NOT_FOUND */
  async #checkVisible(id: string): Promise<void> {
    // One that is not there is told by whoever reads it.
    if (this.#caller.pipelines === undefined)
      return void (await this.#options.executions.get({ project, id }));
    if (await this.#options.all.isVisible(project, id, this.#caller)) return;
    throw kumikiError('EXECUTION_NOT_FOUND', { execution: id });
  }

  #unsubscribe(key: string): void {
    this.#subscriptions.get(key)?.stop.abort();
    this.#subscriptions.delete(key);
    const data = key === allOfThem ? {} : { execution_id: key };
    this.#options.connection.say({ type: 'unsubscribed', data });
  }

  async #followOne(id: string, from: number, signal: AbortSignal): Promise<void> {
    const { executions, connection } = this.#options;
    const ref = { project, id };
    for await (const page of executions.follow(ref, from, { signal, limit: pageEvents })) {
      await this.#checkVisible(id);
      await connection.send(page.map((event) => ({ type: 'event', data: eventAnswer(event) })));
      if (signal.aborted) return;
      this.#tellStatus(id, page);
    }
    this.#subscriptions.delete(id);
    await connection.send([{ type: 'unsubscribed', data: { execution_id: id, because: 'ended' } }]);
  }

  async #followAll(
    message: SubscribeMessage & { readonly after: number },
    signal: AbortSignal,
  ): Promise<void> {
    const { all, connection } = this.#options;
    const { after, pipelines, types } = message;
    const filter = { after, ...(pipelines && { pipelines }), ...(types && { types }) };
    const options = { signal, limit: pageEvents };
    for await (const { events } of all.follow(project, () => this.#caller, filter, options)) {
      await connection.send(
        events.map(({ position, event }): ServerMessage => {
          return { type: 'event', data: { ...eventAnswer(event), position } };
        }),
      );
      if (signal.aborted) return;
      for (const { event } of events) this.#tellStatus(allOfThem, [event]);
    }
  }

  #tellStatus(key: string, events: readonly RecordedEvent[]): void {
    if (this.#subscriptions.get(key)?.progress !== true) return;
    for (const event of events) {
      // Who follows both hears it once.
      if (key === allOfThem && this.#subscriptions.get(event.execution)?.progress) continue;
      const update = statusUpdate(event);
      if (update) this.#latest.take(update);
    }
  }

  async #hear(id: string, update: ProgressUpdate): Promise<void> {
    if (this.#subscriptions.get(id)?.progress) return this.#latest.take(update);
    const ofAll = this.#subscriptions.get(allOfThem);
    if (ofAll?.progress !== true) return;
    try {
      if (await this.#options.all.isVisible(project, id, this.#caller, ofAll.pipelines))
        this.#latest.take(update);
    } catch {
      // Its record cannot be read now: its events say so, or come later.
    }
  }
}
