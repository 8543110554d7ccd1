import type { Alert, AlertKind } from '../../alerts/index.ts';
import { present } from '../database/json.ts';

export interface AlertRow {
  readonly key: number;
  readonly kind: AlertKind;
  readonly subject: string;
  readonly value: number;
  readonly threshold: number;
  readonly raised_at: number;
  readonly cleared_at: number | null;
  readonly acknowledged_at: number | null;
  readonly acknowledged_by: string | null;
}

export function toAlert(row: AlertRow): Alert {
  const { key, kind, subject, value, threshold } = row;
  return {
    id: key,
    kind,
    subject,
    value,
    threshold,
    raisedAt: row.raised_at,
    ...present('clearedAt', row.cleared_at),
    ...present('acknowledgedAt', row.acknowledged_at),
    ...present('acknowledgedBy', row.acknowledged_by),
  };
}
