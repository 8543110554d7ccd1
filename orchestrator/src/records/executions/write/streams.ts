import { kumikiError } from '@kumiki/component-sdk/errors';
import type { LogLine } from '@kumiki/component-sdk/progress';
import type { ExecutionRef } from '../../../execution/model/execution.ts';
import type { AttemptPlace, LogBatch } from '../../../execution/store/execution-store.ts';
import type { Database } from '../../database/database.ts';
import { toJson } from '../../database/json.ts';

export function advanceReader(database: Database, _now: number, reader: string, position: number): void {
  database.run(
    `INSERT INTO event_reader (name, position) VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET position = excluded.position
       WHERE event_reader.position < excluded.position`,
    [reader, position],
  );
}

/** @returns whether it leads now: nobody else does. For 0 ms, it does no longer. */
export function leadReader(
  database: Database,
  now: number,
  reader: string,
  who: string,
  ms: number,
): boolean {
  return (
    database.run(
      `UPDATE event_reader SET leader = ?1, leads_until = ?2
       WHERE name = ?3 AND (leader = ?1 OR leads_until <= ?4)`,
      [who, now + ms, reader, now],
    ).changes > 0
  );
}

/** What a line takes beside its texts, in bytes, about. */
const lineBytes = 100;

/** @param maxBytes of the log of the execution: what does not fit is counted, and its last line says so */
export function appendLog(
  database: Database,
  _now: number,
  { project, id }: ExecutionRef,
  batches: readonly LogBatch[],
  maxBytes: number,
): void {
  const found = database.get<{ key: number; bytes: number; dropped: number }>(
    `SELECT key, log_bytes AS bytes, log_dropped AS dropped FROM execution
     WHERE project = ? AND id = ? FOR UPDATE`,
    [project, id],
  );
  if (!found) throw kumikiError('EXECUTION_NOT_FOUND', { execution: id });
  let { bytes, dropped } = found;
  const insert = ({ item, step, attempt }: AttemptPlace, line: LogLine, data: string | undefined): void => {
    const { time, level, message } = line;
    database.run(
      `INSERT INTO log_line (execution, item, step, attempt, at, level, message, data)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      [found.key, item, step, attempt, Math.trunc(time), level, message, data],
    );
  };
  for (const { lines, ...place } of batches) {
    for (const line of lines) {
      const data = toJson(line.data);
      const size = line.message.length + (data?.length ?? 0) + lineBytes;
      if (dropped === 0 && bytes + size <= maxBytes) {
        insert(place, line, data);
        bytes += size;
      } else if (dropped++ === 0) {
        insert(place, { time: line.time, level: 'warn', message: logFull }, undefined);
      }
    }
  }
  if (bytes !== found.bytes || dropped !== found.dropped) {
    const sql = 'UPDATE execution SET log_bytes = ?, log_dropped = ? WHERE key = ?';
    database.run(sql, [bytes, dropped, found.key]);
  }
}

const logFull = 'The log of this run is full: further lines are counted, and not kept.';
