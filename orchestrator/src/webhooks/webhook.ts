import type { EventBody } from '../execution/index.ts';

/** What a webhook may be told of: what is about the work, not about who does it. */
export const webhookEvents = [
  'execution_accepted',
  'execution_started',
  'execution_ended',
  'cancel_requested',
  'items_retried',
  'item_started',
  'item_succeeded',
  'item_failed',
  'item_cancelled',
  'step_succeeded',
  'step_failed',
] as const satisfies readonly EventBody['type'][];

export type WebhookEvent = (typeof webhookEvents)[number];

/** What somebody sends to see whether a receiver works. */
export const testEvent = 'webhook_test';

/** An address that is told of events. */
export interface Webhook {
  readonly project: string;
  readonly id: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  /** The pipelines whose executions it is about; all where there are none. */
  readonly pipelines: readonly string[];
  /** The only execution that it is about: it was asked for when that was started. */
  readonly execution?: string;
  readonly description: string;
  readonly enabled: boolean;
  /** Why it is not enabled, where nobody switched it off. */
  readonly disabledBecause?: string;
  /** Sealed. */
  readonly secret: string;
  readonly createdBy: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export type NewWebhook = Omit<Webhook, 'createdAt' | 'enabled' | 'disabledBecause'> & {
  /** Scheme, host and port of its URL: all webhooks of one share a place among those that are called at a time. */
  readonly origin: string;
};

export type WebhookChange = Partial<
  Pick<NewWebhook, 'url' | 'origin' | 'events' | 'pipelines' | 'description' | 'secret'>
> & {
  readonly enabled?: boolean;
  readonly disabledBecause?: string;
};

/** `waiting` for its next attempt; then it has come, or nobody tries any more. */
export const deliveryStatuses = ['waiting', 'delivered', 'failed'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** One message to one webhook. */
export interface Delivery {
  /** The same at every attempt: receivers tell repetitions by it. */
  readonly id: string;
  readonly type: WebhookEvent | typeof testEvent;
  readonly execution?: string;
  /** The bytes that are signed and sent. */
  readonly body: string;
  readonly status: DeliveryStatus;
  /** How many were made. */
  readonly attempts: number;
  readonly createdAt: number;
  /** The time of the next attempt, while it waits. */
  readonly dueAt?: number;
  readonly endedAt?: number;
}

export type NewDelivery = Pick<Delivery, 'id' | 'type' | 'execution' | 'body'> & {
  readonly project: string;
  readonly webhook: string;
};

/** What one attempt met. */
export interface DeliveryAttempt {
  readonly number: number;
  readonly at: number;
  readonly durationMs: number;
  /** Of HTTP, where there was an answer. */
  readonly status?: number;
  /** The code of the error, where there was none. */
  readonly error?: string;
  /** The beginning of the answer. */
  readonly response?: string;
}
