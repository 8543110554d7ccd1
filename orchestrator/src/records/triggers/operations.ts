import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Trigger, TriggerRun, TriggerSettings } from '../../triggers/trigger.ts';
import { maxKeysPerCall, maxTriggers, type RunsPage } from '../../triggers/trigger-store.ts';
import type { Database } from '../database/database.ts';
import { toJson } from '../database/json.ts';
import { findTrigger, toRun, toTrigger, type RunRow, type TriggerRow } from './trigger-row.ts';

function createTrigger(
  database: Database,
  now: number,
  project: string,
  id: string,
  by: string,
  settings: TriggerSettings,
): Trigger {
  const sql = 'SELECT count(*) AS count FROM pipeline_trigger WHERE project = ?';
  if (database.get<{ count: number }>(sql, [project])!.count >= maxTriggers) {
    throw kumikiError('TRIGGERS_TOO_MANY', { limit: maxTriggers });
  }
  database.run(
    `INSERT INTO pipeline_trigger (id, project, name, settings, revision, created_by, created_at)
     VALUES (?, ?, ?, ?, 1, ?, ?)`,
    [id, project, settings.name, JSON.stringify(settings), by, now],
  );
  return findTrigger(database, project, id);
}

function updateTrigger(
  database: Database,
  _now: number,
  project: string,
  id: string,
  expected: number,
  settings: TriggerSettings,
): Trigger {
  const { revision: found } = findTrigger(database, project, id);
  if (found !== expected) throw kumikiError('TRIGGER_CONFLICT', { trigger: id, found, expected });
  database.run(
    'UPDATE pipeline_trigger SET name = ?, settings = ?, revision = revision + 1, error = NULL WHERE id = ?',
    [settings.name, JSON.stringify(settings), id],
  );
  return findTrigger(database, project, id);
}

function removeTrigger(database: Database, _now: number, project: string, id: string): void {
  findTrigger(database, project, id);
  database.run('DELETE FROM pipeline_trigger WHERE id = ?', [id]);
}

function recordTriggerRun(database: Database, _now: number, id: string, run: TriggerRun): void {
  const { key, name, at, execution, error, size, digest } = run;
  database.run(
    `INSERT OR IGNORE INTO trigger_run (trigger_id, key, name, at, execution, error, size, digest)
     SELECT id, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM pipeline_trigger WHERE id = ?1`,
    [id, key, name, at, execution, toJson(error), size, digest],
  );
}

function forgetTriggerRuns(database: Database, _now: number, id: string, keys: readonly string[]): void {
  for (const key of keys) database.run('DELETE FROM trigger_run WHERE trigger_id = ? AND key = ?', [id, key]);
}

function triggerPassed(database: Database, _now: number, id: string, due: number): void {
  database.run(
    'UPDATE pipeline_trigger SET last_due = ?1 WHERE id = ?2 AND (last_due IS NULL OR last_due < ?1)',
    [due, id],
  );
}

function triggerState(database: Database, _now: number, id: string, error: Trigger['error']): void {
  database.run('UPDATE pipeline_trigger SET error = ? WHERE id = ?', [toJson(error), id]);
}

function trigger(database: Database, project: string, id: string): Trigger {
  return findTrigger(database, project, id);
}

function listTriggers(database: Database, project: string): Trigger[] {
  const sql = 'SELECT * FROM pipeline_trigger WHERE project = ? ORDER BY name, id LIMIT ?';
  return database.all<TriggerRow>(sql, [project, maxTriggers]).map(toTrigger);
}

function takenRuns(database: Database, id: string, keys: readonly string[]): TriggerRun[] {
  if (keys.length > maxKeysPerCall) throw new RangeError(`more than ${maxKeysPerCall} keys in one call`);
  const sql = 'SELECT * FROM trigger_run WHERE trigger_id = ? AND key = ?';
  return keys.flatMap((key) => {
    const row = database.get<RunRow>(sql, [id, key]);
    return row ? [toRun(row)] : [];
  });
}

function triggerHistory(
  database: Database,
  project: string,
  id: string,
  { limit, cursor }: RunsPage,
): { items: TriggerRun[]; next?: string } {
  findTrigger(database, project, id);
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) throw kumikiError('CURSOR_INVALID', { cursor });
  const rows = database.all<RunRow>(
    'SELECT * FROM trigger_run WHERE trigger_id = ? AND position < ? ORDER BY position DESC LIMIT ?',
    [id, cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor), limit + 1],
  );
  const page = rows.slice(0, limit);
  const items = page.map(toRun);
  return rows.length > limit ? { items, next: String(page.at(-1)!.position) } : { items };
}

function oldestRuns(
  database: Database,
  id: string,
  most: number,
  cursor: string | undefined,
): { items: TriggerRun[]; next?: string } {
  const counted = 'SELECT count(*) AS count FROM trigger_run WHERE trigger_id = ?';
  if (database.get<{ count: number }>(counted, [id])!.count <= most) return { items: [] };
  const rows = database.all<RunRow>(
    'SELECT * FROM trigger_run WHERE trigger_id = ? AND position > ? ORDER BY position LIMIT ?',
    [id, Number(cursor ?? 0), maxKeysPerCall],
  );
  const items = rows.map(toRun);
  return rows.length === maxKeysPerCall ? { items, next: String(rows.at(-1)!.position) } : { items };
}

export const triggerWrites = {
  createTrigger,
  updateTrigger,
  removeTrigger,
  recordTriggerRun,
  forgetTriggerRuns,
  triggerPassed,
  triggerState,
} as const;

export const triggerReads = { trigger, listTriggers, takenRuns, triggerHistory, oldestRuns } as const;
