import type { StoredValues } from '../../execution/model/value.ts';
import { digestsOf, tooMany } from '../../previews/pins/limits.ts';
import type { NewPin, Pin, PinLimits } from '../../previews/pins/pin.ts';
import type { Database } from '../database/database.ts';
import { findPipeline } from '../pipelines/pipeline-row.ts';

interface PinRow {
  readonly pin: string;
  readonly pinned_at: number;
}

/** Uses are written down so often at most, in ms. */
const usedEvery = 60 * 60 * 1000;

function putPin(
  database: Database,
  now: number,
  project: string,
  pipeline: string,
  pin: NewPin,
  limits: PinLimits,
): Pin {
  const { key } = findPipeline(database, project, pipeline);
  const others = database.get<{ readonly count: number; readonly bytes: number }>(
    'SELECT count(*) AS count, COALESCE(sum(bytes), 0) AS bytes FROM pin WHERE pipeline = ? AND step <> ?',
    [key, pin.step],
  )!;
  if (others.count >= limits.count || others.bytes + pin.bytes > limits.bytes) throw tooMany(limits);
  database.run('DELETE FROM pin WHERE pipeline = ? AND step = ?', [key, pin.step]);
  database.run(
    'INSERT INTO pin (pipeline, step, value_key, bytes, pin, pinned_at, used_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [key, pin.step, pin.key, pin.bytes, JSON.stringify(pin), now, now],
  );
  for (const digest of new Set(Object.values(pin.values).flatMap(digestsOf))) {
    database.run('INSERT INTO pin_reference (pipeline, step, digest) VALUES (?, ?, ?)', [
      key,
      pin.step,
      digest,
    ]);
  }
  return { ...pin, pinnedAt: now };
}

function usePins(database: Database, now: number, project: string, pipeline: string): Pin[] {
  const { key } = findPipeline(database, project, pipeline);
  database.run('UPDATE pin SET used_at = ? WHERE pipeline = ? AND used_at < ?', [now, key, now - usedEvery]);
  return database
    .all<PinRow>('SELECT pin, pinned_at FROM pin WHERE pipeline = ? ORDER BY step', [key])
    .map(({ pin, pinned_at: pinnedAt }) => ({ ...(JSON.parse(pin) as NewPin), pinnedAt }));
}

function usePin(database: Database, now: number, project: string, key: string): StoredValues | undefined {
  const row = database.get<{ readonly pipeline: number; readonly step: string; readonly pin: string }>(
    `SELECT pin.pipeline AS pipeline, step, pin FROM pin JOIN pipeline ON pipeline.key = pin.pipeline
     WHERE value_key = ? AND project = ? LIMIT 1`,
    [key, project],
  );
  if (!row) return undefined;
  database.run('UPDATE pin SET used_at = ? WHERE pipeline = ? AND step = ? AND used_at < ?', [
    now,
    row.pipeline,
    row.step,
    now - usedEvery,
  ]);
  return (JSON.parse(row.pin) as NewPin).values;
}

function removePin(database: Database, _now: number, project: string, pipeline: string, step: string): void {
  const { key } = findPipeline(database, project, pipeline);
  database.run('DELETE FROM pin WHERE pipeline = ? AND step = ?', [key, step]);
}

function forgetPins(database: Database, _now: number, project: string, before: number): number {
  const sql = `DELETE FROM pin WHERE used_at < ? AND pipeline IN (SELECT key FROM pipeline WHERE project = ?)`;
  return database.run(sql, [before, project]).changes;
}

export const pinWrites = { putPin, usePins, usePin, removePin, forgetPins } as const;
