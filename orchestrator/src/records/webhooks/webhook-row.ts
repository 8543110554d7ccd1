import { kumikiError } from '@kumiki/component-sdk/errors';
import type { WebhookPlace } from '../../webhooks/webhook-store.ts';
import type {
  Delivery,
  DeliveryAttempt,
  DeliveryStatus,
  Webhook,
  WebhookEvent,
} from '../../webhooks/webhook.ts';
import type { Database } from '../database/database.ts';
import { present } from '../database/json.ts';

export interface WebhookRow {
  readonly key: number;
  readonly project: string;
  readonly id: string;
  readonly url: string;
  readonly origin: string;
  readonly events: string;
  readonly pipelines: string;
  readonly execution: string | null;
  readonly description: string;
  readonly secret: string;
  readonly enabled: number;
  readonly disabled_because: string | null;
  readonly created_by: string;
  readonly created_at: number;
}

export interface DeliveryRow {
  readonly key: number;
  readonly webhook: number;
  readonly id: string;
  readonly type: string;
  readonly execution: string | null;
  readonly body: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  /** Since it was recorded, or sent again. */
  readonly tries: number;
  readonly created_at: number;
  readonly due_at: number | null;
  readonly ended_at: number | null;
}

export interface AttemptRow {
  readonly number: number;
  readonly at: number;
  readonly duration_ms: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly response: string | null;
}

/** @throws WEBHOOK_NOT_FOUND */
export function findWebhook(database: Database, { project, id }: WebhookPlace): WebhookRow {
  const row = database.get<WebhookRow>('SELECT * FROM webhook WHERE project = ? AND id = ?', [project, id]);
  if (row === undefined) throw kumikiError('WEBHOOK_NOT_FOUND', { webhook: id });
  return row;
}

/** @throws WEBHOOK_NOT_FOUND, DELIVERY_NOT_FOUND */
export function findDelivery(database: Database, place: WebhookPlace, id: string): DeliveryRow {
  const { key } = findWebhook(database, place);
  const row = database.get<DeliveryRow>('SELECT * FROM delivery WHERE webhook = ? AND id = ?', [key, id]);
  if (row === undefined) throw kumikiError('DELIVERY_NOT_FOUND', { webhook: place.id, delivery: id });
  return row;
}

export function toWebhook(row: WebhookRow): Webhook {
  const { project, id, url, description, secret, enabled, created_by, created_at } = row;
  return {
    project,
    id,
    url,
    events: JSON.parse(row.events) as WebhookEvent[],
    pipelines: JSON.parse(row.pipelines) as string[],
    ...present('execution', row.execution),
    description,
    enabled: enabled === 1,
    ...present('disabledBecause', row.disabled_because),
    secret,
    createdBy: created_by,
    createdAt: created_at,
  };
}

export function toDelivery(row: DeliveryRow): Delivery {
  const { id, body, status, attempts, created_at } = row;
  return {
    id,
    type: row.type as Delivery['type'],
    ...present('execution', row.execution),
    body,
    status,
    attempts,
    createdAt: created_at,
    ...(status === 'waiting' && present('dueAt', row.due_at)),
    ...present('endedAt', row.ended_at),
  };
}

export function toAttempt({ number, at, duration_ms, status, error, response }: AttemptRow): DeliveryAttempt {
  return {
    number,
    at,
    durationMs: duration_ms,
    ...present('status', status),
    ...present('error', error),
    ...present('response', response),
  };
}

/** A cursor is the number of the last one of the page before. @throws CURSOR_INVALID */
export function keyFrom(cursor: string): number {
  if (!/^[1-9]\d{0,14}$/.test(cursor)) throw kumikiError('CURSOR_INVALID', { cursor });
  return Number(cursor);
}
