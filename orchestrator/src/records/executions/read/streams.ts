import type { LogLevel } from '@kumiki/component-sdk/progress';
import type { EventBody, RecordedEvent } from '../../../execution/model/event.ts';
import type { ExecutionRef } from '../../../execution/model/execution.ts';
import type {
  LogFilter,
  LogPage,
  StoredLogLine,
  PositionedEvent,
} from '../../../execution/store/execution-store.ts';
import type { NumberPage } from '../../../execution/store/pages.ts';
import type { Database, Parameter } from '../../database/database.ts';
import { findKey } from '../rows/execution-row.ts';
import { containing, fromJson } from '../../database/json.ts';

interface EventRow {
  readonly position: number;
  readonly project: string;
  readonly id: string;
  readonly seq: number;
  readonly at: number;
  readonly body: string;
}

export function events(database: Database, ref: ExecutionRef, { from, limit }: NumberPage): RecordedEvent[] {
  const key = findKey(database, ref);
  const rows = database.all<Omit<EventRow, 'project' | 'id'>>(
    'SELECT position, seq, at, body FROM event WHERE execution = ? AND seq >= ? ORDER BY seq LIMIT ?',
    [key, from, limit],
  );
  return rows.map((row) => toEvent({ ...row, ...ref }));
}

export function eventsAfter(database: Database, after: number, limit: number): PositionedEvent[] {
  const rows = database.all<EventRow>(
    `SELECT position, project, id, event.seq, at, body
     FROM event CROSS JOIN execution ON execution.key = event.execution
     WHERE position > ? AND project IS NOT NULL ORDER BY position LIMIT ?`,
    [after, limit],
  );
  return rows.map((row) => ({ position: row.position, event: toEvent(row) }));
}

/** What is kept of a table whose numbers are never used again. */
export function lastPosition(database: Database): number {
  const sql =
    database.dialect === 'sqlite'
      ? `SELECT seq FROM sqlite_sequence WHERE name = 'event'`
      : 'SELECT last_position() AS seq';
  return database.get<{ readonly seq: number }>(sql)?.seq ?? 0;
}

export function readerPosition(database: Database, reader: string): number | undefined {
  const sql = 'SELECT position FROM event_reader WHERE name = ?';
  return database.get<{ readonly position: number }>(sql, [reader])?.position;
}

function toEvent({ project, id, seq, at, body }: EventRow): RecordedEvent {
  return { ...(JSON.parse(body) as EventBody), project, execution: id, seq, at };
}

interface LogRow {
  readonly position: number;
  readonly item: number;
  readonly step: string;
  readonly attempt: number;
  readonly at: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly data: string | null;
}

export function log(
  database: Database,
  ref: ExecutionRef,
  { item, step, attempt, levels, text }: LogFilter,
  { after, limit }: LogPage,
): StoredLogLine[] {
  const conditions = ['execution = ?', 'position > ?'];
  const parameters: Parameter[] = [findKey(database, ref), after];
  const where = (condition: string, ...values: Parameter[]): void => {
    conditions.push(condition);
    parameters.push(...values);
  };
  if (item !== undefined) where('item = ?', item);
  if (step !== undefined) where('step = ?', step);
  if (attempt !== undefined) where('attempt = ?', attempt);
  if (levels) where(`level IN (${levels.map(() => '?').join(', ')})`, ...levels);
  if (text !== undefined) where(String.raw`message LIKE ? ESCAPE '\'`, containing(text));
  const rows = database.all<LogRow>(
    `SELECT * FROM log_line WHERE ${conditions.join(' AND ')} ORDER BY position LIMIT ?`,
    [...parameters, limit],
  );
  return rows.map(({ position, item, step, attempt, at, level, message, data }) => ({
    position,
    item,
    step,
    attempt,
    line: { time: at, level, message, ...fromJson<'data', Record<string, unknown>>('data', data) },
  }));
}

export function logEnd(database: Database, ref: ExecutionRef): number {
  const sql = 'SELECT max(position) AS last FROM log_line WHERE execution = ?';
  return database.get<{ last: number | null }>(sql, [findKey(database, ref)])?.last ?? 0;
}
