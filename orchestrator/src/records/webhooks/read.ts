import type { CursorPage } from '../../execution/index.ts';
import type { DeliveryDetails, DeliveryFilter, Page, WebhookPlace } from '../../webhooks/webhook-store.ts';
import type { Delivery, Webhook } from '../../webhooks/webhook.ts';
import type { Database } from '../database/database.ts';
import {
  findDelivery,
  findWebhook,
  keyFrom,
  toAttempt,
  toDelivery,
  toWebhook,
  type AttemptRow,
  type DeliveryRow,
  type WebhookRow,
} from './webhook-row.ts';

export function webhook(database: Database, place: WebhookPlace): Webhook {
  return toWebhook(findWebhook(database, place));
}

export function listWebhooks(
  database: Database,
  project: string,
  { limit, cursor }: CursorPage,
): Page<Webhook> {
  const rows = database.all<WebhookRow>(
    'SELECT * FROM webhook WHERE project = ? AND execution IS NULL AND key > ? ORDER BY key LIMIT ?',
    [project, cursor === undefined ? 0 : keyFrom(cursor), limit + 1],
  );
  return pageOf(rows, limit, toWebhook);
}

export function listeningWebhooks(
  database: Database,
  project: string,
  executions: readonly string[],
): Webhook[] {
  const rows = database.all<WebhookRow>(
    `SELECT * FROM webhook WHERE project = ?1 AND execution IS NULL AND enabled = 1
     UNION ALL
     SELECT * FROM webhook WHERE project = ?1 AND execution IN (SELECT value FROM json_each(?2)) AND enabled = 1`,
    [project, JSON.stringify(executions)],
  );
  return rows.map(toWebhook);
}

export function isAnyWebhookEnabled(database: Database): boolean {
  return database.get('SELECT 1 FROM webhook WHERE enabled = 1 LIMIT 1') !== undefined;
}

export function deliveries(
  database: Database,
  place: WebhookPlace,
  { status }: DeliveryFilter,
  { limit, cursor }: CursorPage,
): Page<Delivery> {
  const { key } = findWebhook(database, place);
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : keyFrom(cursor);
  const rows =
    status === undefined
      ? database.all<DeliveryRow>(
          'SELECT * FROM delivery WHERE webhook = ? AND key < ? ORDER BY key DESC LIMIT ?',
          [key, before, limit + 1],
        )
      : database.all<DeliveryRow>(
          'SELECT * FROM delivery WHERE webhook = ? AND status = ? AND key < ? ORDER BY key DESC LIMIT ?',
          [key, status, before, limit + 1],
        );
  return pageOf(rows, limit, toDelivery);
}

export function delivery(database: Database, place: WebhookPlace, id: string): DeliveryDetails {
  const found = findDelivery(database, place, id);
  const sql = 'SELECT * FROM delivery_attempt WHERE delivery = ? ORDER BY number';
  const attempts = database.all<AttemptRow>(sql, [found.key]);
  return { delivery: toDelivery(found), attempts: attempts.map(toAttempt) };
}

/** @param rows one more than the page has, where there is a next one */
function pageOf<Row extends { readonly key: number }, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const items = shown.map(toItem);
  return rows.length > limit ? { items, next: String(shown.at(-1)!.key) } : { items };
}
