import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Alert, AlertsPage } from '../../alerts/index.ts';
import type { Database } from '../database/database.ts';
import { toAlert, type AlertRow } from './alert-row.ts';

const maxOpen = 1000;

export function openAlerts(database: Database): Alert[] {
  return database
    .all<AlertRow>('SELECT * FROM alert WHERE cleared_at IS NULL ORDER BY key LIMIT ?', [maxOpen])
    .map(toAlert);
}

export function listAlerts(
  database: Database,
  state: 'open' | 'past' | undefined,
  { limit, cursor }: AlertsPage,
): { items: Alert[]; next?: string } {
  // A cursor is the last id of the page before.
  if (cursor !== undefined && !/^[1-9]\d{0,14}$/.test(cursor))
    throw kumikiError('CURSOR_INVALID', { cursor });
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor);
  const inState = state === undefined ? '' : `AND cleared_at IS ${state === 'open' ? 'NULL' : 'NOT NULL'}`;
  const rows = database.all<AlertRow>(
    `SELECT * FROM alert WHERE key < ? ${inState} ORDER BY key DESC LIMIT ?`,
    [before, limit + 1],
  );
  const items = rows.slice(0, limit).map(toAlert);
  return rows.length > limit ? { items, next: String(items.at(-1)!.id) } : { items };
}
