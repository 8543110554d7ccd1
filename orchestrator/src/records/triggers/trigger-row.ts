import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Trigger, TriggerRun, TriggerSettings } from '../../triggers/trigger.ts';
import type { Database } from '../database/database.ts';
import { fromJson, present } from '../database/json.ts';

export interface TriggerRow {
  readonly id: string;
  readonly project: string;
  readonly settings: string;
  readonly revision: number;
  readonly created_by: string;
  readonly created_at: number;
  readonly last_due: number | null;
  readonly error: string | null;
}

export interface RunRow {
  readonly position: number;
  readonly key: string;
  readonly name: string;
  readonly at: number;
  readonly execution: string | null;
  readonly error: string | null;
  readonly size: number | null;
  readonly digest: string | null;
}

/** @throws TRIGGER_NOT_FOUND */
export function findTrigger(database: Database, project: string, id: string): Trigger {
  const row = database.get<TriggerRow>('SELECT * FROM pipeline_trigger WHERE id = ? AND project = ?', [
    id,
    project,
  ]);
  if (!row) throw kumikiError('TRIGGER_NOT_FOUND', { trigger: id });
  return toTrigger(row);
}

export function toTrigger(row: TriggerRow): Trigger {
  return {
    ...(JSON.parse(row.settings) as TriggerSettings),
    project: row.project,
    id: row.id,
    revision: row.revision,
    createdBy: row.created_by,
    createdAt: row.created_at,
    ...present('lastDue', row.last_due),
    ...fromJson<'error', NonNullable<Trigger['error']>>('error', row.error),
  };
}

export function toRun(row: RunRow): TriggerRun {
  return {
    key: row.key,
    name: row.name,
    at: row.at,
    ...present('execution', row.execution),
    ...fromJson<'error', NonNullable<TriggerRun['error']>>('error', row.error),
    ...present('size', row.size),
    ...present('digest', row.digest),
  };
}
