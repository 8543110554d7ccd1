import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Alert, NewAlert } from '../../alerts/index.ts';
import type { Database } from '../database/database.ts';
import { toAlert, type AlertRow } from './alert-row.ts';

export function raiseAlert(
  database: Database,
  now: number,
  { kind, subject, value, threshold }: NewAlert,
): Alert {
  database.run(
    `INSERT INTO alert (kind, subject, value, threshold, raised_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
    [kind, subject, value, threshold, now],
  );
  return toAlert(
    database.get<AlertRow>('SELECT * FROM alert WHERE kind = ? AND subject = ? AND cleared_at IS NULL', [
      kind,
      subject,
    ])!,
  );
}

export function clearAlert(database: Database, now: number, id: number): Alert | undefined {
  const { changes } = database.run('UPDATE alert SET cleared_at = ? WHERE key = ? AND cleared_at IS NULL', [
    now,
    id,
  ]);
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
