import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Alert, NewAlert } from '../../alerts/index.ts';
import type { Database } from '../database/database.ts';
import { toAlert, type AlertRow } from './alert-row.ts';

export function raiseAlert(
  database: Database,
  now: number,
  { kind, subject, value, threshold }: NewAlert,
): { alert: Alert; isNew: boolean } {
  const { changes } = database.run(
    `INSERT INTO alert (kind, subject, value, threshold, raised_at, seen_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
    [kind, subject, value, threshold, now, now],
  );
  const alert = toAlert(
    database.get<AlertRow>('SELECT * FROM alert WHERE kind = ? AND subject = ? AND cleared_at IS NULL', [
      kind,
      subject,
    ])!,
  );
  if (changes === 0) alertsGoOn(database, now, [alert.id]);
  return { alert, isNew: changes > 0 };
}

export function alertsGoOn(database: Database, now: number, ids: readonly number[]): void {
  for (const id of ids)
    database.run('UPDATE alert SET seen_at = ? WHERE key = ? AND cleared_at IS NULL', [now, id]);
}

export function clearAlert(database: Database, now: number, id: number, unseenMs: number): Alert | undefined {
  const { changes } = database.run(
    'UPDATE alert SET cleared_at = ? WHERE key = ? AND cleared_at IS NULL AND seen_at <= ?',
    [now, id, now - unseenMs],
  );
  return changes === 0 ? undefined : found(database, id);
}

export function acknowledgeAlert(database: Database, now: number, id: number, by: string): Alert {
  database.run(
    'UPDATE alert SET acknowledged_at = ?, acknowledged_by = ? WHERE key = ? AND acknowledged_at IS NULL',
    [now, by, id],
  );
  return found(database, id);
}

export function pruneAlerts(database: Database, _now: number, before: number): number {
  return database.run('DELETE FROM alert WHERE cleared_at < ?', [before]).changes;
}

function found(database: Database, id: number): Alert {
  const row = database.get<AlertRow>('SELECT * FROM alert WHERE key = ?', [id]);
  if (row === undefined) throw kumikiError('ALERT_NOT_FOUND', { alert: id });
  return toAlert(row);
}
