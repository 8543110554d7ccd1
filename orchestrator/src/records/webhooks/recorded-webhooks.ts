import type { CursorPage } from '../../execution/index.ts';
import type {
  AfterAttempt,
  ClaimDeliveries,
  DeliveryFilter,
  NewAttempt,
  ReaderPlace,
  WebhookPlace,
  WebhookStore,
} from '../../webhooks/webhook-store.ts';
import type { NewDelivery, NewWebhook, WebhookChange } from '../../webhooks/webhook.ts';
import type { Threads } from '../thread/callers.ts';

/** Webhooks beside the records of executions, on the same threads. */
export class RecordedWebhooks implements WebhookStore {
  readonly #threads: Threads;
  readonly #now: () => number;

  constructor(threads: Threads, now: () => number) {
    this.#threads = threads;
    this.#now = now;
  }

  create(webhook: NewWebhook) {
    return this.#threads.writer.call('createWebhook', this.#now(), webhook);
  }

  webhook(project: string, id: string) {
    return this.#threads.reader.call('webhook', { project, id });
  }

  list(project: string, page: CursorPage) {
    return this.#threads.reader.call('listWebhooks', project, page);
  }

  update(project: string, id: string, change: WebhookChange) {
    return this.#threads.writer.call('updateWebhook', this.#now(), { project, id }, change);
  }

  remove(project: string, id: string) {
    return this.#threads.writer.call('removeWebhook', this.#now(), { project, id });
  }

  listening(project: string, executions: readonly string[]) {
    return this.#threads.reader.call('listeningWebhooks', project, executions);
  }

  anyListens() {
    return this.#threads.reader.call('isAnyWebhookEnabled');
  }

  enqueue(deliveries: readonly NewDelivery[], reader?: ReaderPlace) {
    return this.#threads.writer.call('enqueueDeliveries', this.#now(), deliveries, reader);
  }

  claim(ask: ClaimDeliveries) {
    return this.#threads.writer.call('claimDeliveries', this.#now(), ask);
  }

  releaseClaims() {
    return this.#threads.writer.call('releaseDeliveries', this.#now());
  }

  attempted(place: WebhookPlace, delivery: string, attempt: NewAttempt, next: AfterAttempt) {
    return this.#threads.writer.call(
      'attemptedDelivery',
      this.#now(),
      placeOf(place),
      delivery,
      attempt,
      next,
    );
  }

  deliveries(place: WebhookPlace, filter: DeliveryFilter, page: CursorPage) {
    return this.#threads.reader.call('deliveries', placeOf(place), filter, page);
  }

  delivery(place: WebhookPlace, id: string) {
    return this.#threads.reader.call('delivery', placeOf(place), id);
  }

  resend(place: WebhookPlace, id: string) {
    return this.#threads.writer.call('resendDelivery', this.#now(), placeOf(place), id);
  }

  sweep(endedBefore: number, limit: number) {
    return this.#threads.writer.call('sweepDeliveries', this.#now(), endedBefore, limit);
  }
}

/** Callers may hand a whole webhook over: only its place travels to the thread. */
function placeOf({ project, id }: WebhookPlace): WebhookPlace {
  return { project, id };
}
