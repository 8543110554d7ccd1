import type { CursorPage } from '../execution/index.ts';
import type {
  Delivery,
  DeliveryAttempt,
  DeliveryStatus,
  NewDelivery,
  NewWebhook,
  Webhook,
  WebhookChange,
} from './webhook.ts';

/** The webhooks of a project, apart from those of single executions, that there may be at most. */
export const mostWebhooks = 100;

/**
 * Webhooks with their deliveries. Each method is one whole transaction. A delivery is recorded before it is sent, and
 * its end after that: so it is sent at least once, whatever happens in between.
 *
 * All methods may reject with STORE_FULL and STORE_UNAVAILABLE, those about a webhook with WEBHOOK_NOT_FOUND.
 */
export interface WebhookStore {
  /** @throws WEBHOOK_LIMIT */
  create(webhook: NewWebhook): Promise<Webhook>;
  webhook(project: string, id: string): Promise<Webhook>;
  /** Oldest first, without those of single executions. @throws CURSOR_INVALID */
  list(project: string, page: CursorPage): Promise<Page<Webhook>>;
  update(project: string, id: string, change: WebhookChange): Promise<Webhook>;
  /** With its deliveries. */
  remove(project: string, id: string): Promise<void>;

  /** The enabled ones of a project that are not about one execution alone, and those about these executions. */
  listening(project: string, executions: readonly string[]): Promise<readonly Webhook[]>;
  /** Whether any is enabled, of all projects. */
  anyListens(): Promise<boolean>;
  /** Records deliveries, and how far the outbox's reader has come with them. One that is there already stays as it is. */
  enqueue(deliveries: readonly NewDelivery[], reader?: ReaderPlace): Promise<void>;

  /**
   * Takes deliveries whose time has come, of all projects, the longest due first. Nobody else gets them for `forMs`;
   * then they are due again, unless `attempted` says what became of them.
   */
  claim(ask: ClaimDeliveries): Promise<Claimed>;
  /** Lets all that was claimed be due at once: whoever claimed it is gone. */
  releaseClaims(): Promise<void>;
  /** Records an attempt and what follows from it. A delivery or webhook that is gone meanwhile is passed over. */
  attempted(webhook: WebhookPlace, delivery: string, attempt: NewAttempt, next: AfterAttempt): Promise<void>;

  /** Newest first. @throws CURSOR_INVALID */
  deliveries(place: WebhookPlace, filter: DeliveryFilter, page: CursorPage): Promise<Page<Delivery>>;
  /** With its attempts, the first one first. @throws DELIVERY_NOT_FOUND */
  delivery(place: WebhookPlace, id: string): Promise<DeliveryDetails>;
  /** Makes a delivery due now, with all attempts before it again. @throws DELIVERY_NOT_FOUND */
  resend(place: WebhookPlace, id: string): Promise<Delivery>;

  /** Forgets deliveries that ended before, and webhooks of executions that are gone; at most so many. @returns how many */
  sweep(endedBefore: number, limit: number): Promise<number>;
}

export interface WebhookPlace {
  readonly project: string;
  readonly id: string;
}

export interface ReaderPlace {
  readonly reader: string;
  readonly position: number;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

export interface ClaimDeliveries {
  readonly limit: number;
  /** How many of an origin at most. */
  readonly places: Readonly<Record<string, number>>;
  /** How many of one that is not among those. */
  readonly elsewhere: number;
  /** Origins that get none now. */
  readonly without: readonly string[];
  readonly forMs: number;
}

export interface ClaimedDelivery {
  readonly webhook: Webhook;
  readonly origin: string;
  readonly delivery: Delivery;
  /** Attempts since it was recorded, or sent again. */
  readonly tries: number;
}

export interface Claimed {
  readonly deliveries: readonly ClaimedDelivery[];
  /** When the next one is due that was not taken, of the origins that were not left out. */
  readonly nextDue?: number;
}

export type NewAttempt = Omit<DeliveryAttempt, 'number'>;

export type AfterAttempt =
  | { readonly status: 'delivered' | 'failed' }
  | { readonly status: 'waiting'; readonly dueAt: number }
  /** The receiver wants nothing any more: what waits for it fails too. */
  | { readonly status: 'failed'; readonly disable: string };

export interface DeliveryFilter {
  readonly status?: DeliveryStatus;
}

export interface DeliveryDetails {
  readonly delivery: Delivery;
  readonly attempts: readonly DeliveryAttempt[];
}
