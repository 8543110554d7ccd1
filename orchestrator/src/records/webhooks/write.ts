import { kumikiError } from '@kumiki/component-sdk/errors';
import { mostWebhooks, type ReaderPlace, type WebhookPlace } from '../../webhooks/webhook-store.ts';
import type { Delivery, NewDelivery, NewWebhook, Webhook, WebhookChange } from '../../webhooks/webhook.ts';
import type { Database, Parameter } from '../database/database.ts';
import { advanceReader } from '../executions/write/streams.ts';
import { findDelivery, findWebhook, toDelivery, toWebhook } from './webhook-row.ts';

export function createWebhook(database: Database, now: number, given: NewWebhook): Webhook {
  const { project, id, url, origin, events, pipelines, execution, description, secret, createdBy } = given;
  if (execution === undefined) {
    const sql = 'SELECT count(*) AS found FROM webhook WHERE project = ? AND execution IS NULL';
    const { found } = database.get<{ readonly found: number }>(sql, [project])!;
    if (found >= mostWebhooks) throw kumikiError('WEBHOOK_LIMIT', { limit: mostWebhooks });
  }
  database.run(
    `INSERT INTO webhook (project, id, url, origin, events, pipelines, execution, description, secret, enabled,
       created_by, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)`,
    [
      project,
      id,
      url,
      origin,
      JSON.stringify(events),
      JSON.stringify(pipelines),
      execution,
      description,
      secret,
      createdBy,
      now,
    ],
  );
  return toWebhook(findWebhook(database, given));
}

export function updateWebhook(
  database: Database,
  _now: number,
  place: WebhookPlace,
  change: WebhookChange,
): Webhook {
  const { key } = findWebhook(database, place);
  const columns: [string, Parameter][] = [
    ['url', change.url],
    ['origin', change.origin],
    ['events', change.events && JSON.stringify(change.events)],
    ['pipelines', change.pipelines && JSON.stringify(change.pipelines)],
    ['description', change.description],
    ['secret', change.secret],
    ['enabled', change.enabled],
  ];
  for (const [column, value] of columns) {
    if (value !== undefined) database.run(`UPDATE webhook SET ${column} = ? WHERE key = ?`, [value, key]);
  }
  if (change.enabled !== undefined) {
    database.run('UPDATE webhook SET disabled_because = ? WHERE key = ?', [change.disabledBecause, key]);
  }
  return toWebhook(findWebhook(database, place));
}

export function removeWebhook(database: Database, _now: number, place: WebhookPlace): void {
  const { key } = findWebhook(database, place);
  database.run('DELETE FROM webhook WHERE key = ?', [key]);
}

export function enqueueDeliveries(
  database: Database,
  now: number,
  given: readonly NewDelivery[],
  reader: ReaderPlace | undefined,
): void {
  for (const { project, webhook, id, type, execution, body } of given) {
    const sql = 'SELECT key FROM webhook WHERE project = ? AND id = ?';
    const found = database.get<{ readonly key: number }>(sql, [project, webhook]);
    // It was removed meanwhile.
    if (!found) continue;
    database.run(
      `INSERT INTO delivery (webhook, id, type, execution, body, status, attempts, tries, claimed, created_at, due_at)
       VALUES (?, ?, ?, ?, ?, 'waiting', 0, 0, 0, ?, ?) ON CONFLICT DO NOTHING`,
      [found.key, id, type, execution, body, now, now],
    );
    refreshDue(database, found.key);
  }
  if (reader) advanceReader(database, now, reader.reader, reader.position);
}

export function resendDelivery(database: Database, now: number, place: WebhookPlace, id: string): Delivery {
  const { key, webhook } = findDelivery(database, place, id);
  // One that is at work now is sent once more behind that.
  database.run(
    `UPDATE delivery SET status = 'waiting', tries = 0, claimed = 0, due_at = ?, ended_at = NULL WHERE key = ?`,
    [now, key],
  );
  refreshDue(database, webhook);
  return toDelivery(findDelivery(database, place, id));
}

/** Of ended deliveries, then of webhooks whose only execution is gone with nothing left to tell. */
export function sweepDeliveries(database: Database, now: number, endedBefore: number, limit: number): number {
  const { changes } = database.run(
    `DELETE FROM delivery WHERE key IN
       (SELECT key FROM delivery WHERE ended_at IS NOT NULL AND ended_at < ? ORDER BY ended_at LIMIT ?)`,
    [endedBefore, limit],
  );
  if (changes >= limit) return changes;
  // An execution that is not there an hour after its webhook was never accepted, or was removed.
  const { changes: gone } = database.run(
    `DELETE FROM webhook WHERE key IN (
       SELECT w.key FROM webhook w
       WHERE w.execution IS NOT NULL AND w.due_at IS NULL AND w.created_at < ?
         AND NOT EXISTS (SELECT 1 FROM execution e WHERE e.project = w.project AND e.id = w.execution)
         AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.webhook = w.key)
       LIMIT ?)`,
    [now - 60 * 60 * 1000, limit - changes],
  );
  return changes + gone;
}

/** Keeps what finds the webhooks that have something due. */
export function refreshDue(database: Database, key: number): void {
  database.run(
    `UPDATE webhook SET due_at = (SELECT min(due_at) FROM delivery WHERE webhook = ?1 AND status = 'waiting')
     WHERE key = ?1`,
    [key],
  );
}
