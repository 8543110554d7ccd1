import type {
  AfterAttempt,
  ClaimDeliveries,
  Claimed,
  ClaimedDelivery,
  NewAttempt,
  WebhookPlace,
} from '../../webhooks/webhook-store.ts';
import type { Database } from '../database/database.ts';
import { refreshDue } from './write.ts';
import { toDelivery, toWebhook, type DeliveryRow, type WebhookRow } from './webhook-row.ts';

export function claimDeliveries(database: Database, now: number, ask: ClaimDeliveries): Claimed {
  const { limit, elsewhere, forMs } = ask;
  const places = new Map(Object.entries(ask.places));
  const full = [...places].filter(([, count]) => count <= 0).map(([origin]) => origin);
  const without = JSON.stringify([...new Set([...ask.without, ...full])]);
  const webhooks = database.all<WebhookRow>(
    `SELECT * FROM webhook
     WHERE due_at <= ? AND enabled = 1 AND origin NOT IN (SELECT value FROM json_each(?)) ORDER BY due_at, key LIMIT ?`,
    [now, without, limit],
  );
  const claimed: ClaimedDelivery[] = [];
  for (const row of webhooks) {
    const { key, origin } = row;
    const ofOrigin = places.get(origin) ?? elsewhere;
    const room = Math.min(limit - claimed.length, ofOrigin);
    if (room <= 0) continue;
    const due = database.all<DeliveryRow>(
      `SELECT * FROM delivery WHERE webhook = ? AND status = 'waiting' AND due_at <= ?
       ORDER BY due_at, key LIMIT ?`,
      [key, now, room],
    );
    for (const found of due) {
      database.run('UPDATE delivery SET due_at = ?, claimed = 1 WHERE key = ?', [now + forMs, found.key]);
      claimed.push({ webhook: toWebhook(row), origin, delivery: toDelivery(found), tries: found.tries });
    }
    places.set(origin, ofOrigin - due.length);
    refreshDue(database, key);
  }
  const next = database.get<{ readonly due: number | null }>(
    `SELECT min(due_at) AS due FROM webhook
     WHERE due_at IS NOT NULL AND enabled = 1 AND origin NOT IN (SELECT value FROM json_each(?))`,
    [without],
  );
  return { deliveries: claimed, ...(typeof next?.due === 'number' && { nextDue: next.due }) };
}

export function releaseDeliveries(database: Database, now: number): void {
  const rows = database.all<{ readonly webhook: number }>(
    'SELECT DISTINCT webhook FROM delivery WHERE claimed = 1',
  );
  database.run(`UPDATE delivery SET due_at = ?, claimed = 0 WHERE claimed = 1 AND status = 'waiting'`, [now]);
  for (const { webhook } of rows) refreshDue(database, webhook);
}

export function attemptedDelivery(
  database: Database,
  now: number,
  { project, id }: WebhookPlace,
  delivery: string,
  attempt: NewAttempt,
  next: AfterAttempt,
): void {
  const found = database.get<DeliveryRow & { readonly claimed: number }>(
    `SELECT d.* FROM delivery d JOIN webhook w ON w.key = d.webhook
     WHERE w.project = ? AND w.id = ? AND d.id = ?`,
    [project, id, delivery],
  );
  if (!found) return;
  const { key, webhook, attempts, claimed } = found;
  const { at, durationMs, status, error, response } = attempt;
  database.run(
    `INSERT INTO delivery_attempt (delivery, number, at, duration_ms, status, error, response)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [key, attempts + 1, at, Math.round(durationMs), status, error, response],
  );
  database.run('UPDATE delivery SET attempts = attempts + 1 WHERE key = ?', [key]);
  // Where somebody asked to send it again meanwhile, that comes next.
  if (claimed === 1) {
    const dueAt = next.status === 'waiting' ? next.dueAt : undefined;
    database.run(
      'UPDATE delivery SET status = ?, tries = tries + 1, claimed = 0, due_at = ?, ended_at = ? WHERE key = ?',
      [next.status, dueAt, next.status === 'waiting' ? undefined : now, key],
    );
  }
  if ('disable' in next) {
    database.run('UPDATE webhook SET enabled = 0, disabled_because = ? WHERE key = ?', [
      next.disable,
      webhook,
    ]);
    database.run(
      `UPDATE delivery SET status = 'failed', claimed = 0, due_at = NULL, ended_at = ?
       WHERE webhook = ? AND status = 'waiting'`,
      [now, webhook],
    );
  }
  refreshDue(database, webhook);
}
