import type { ExecutionRef } from '../../../execution/model/execution.ts';
import type { LogBatch } from '../../../execution/store/execution-store.ts';
import type { Database } from '../../database/database.ts';
import { findKey } from '../rows/execution-row.ts';
import { toJson } from '../../database/json.ts';

export function published(database: Database, _now: number, positions: readonly number[]): void {
  for (const position of positions) {
    database.run('UPDATE event SET published = 1 WHERE position = ? AND published = 0', [position]);
  }
}

export function appendLog(
  database: Database,
  _now: number,
  ref: ExecutionRef,
  batches: readonly LogBatch[],
): void {
  const key = findKey(database, ref);
  for (const { item, step, attempt, lines } of batches) {
    for (const { time, level, message, data } of lines) {
      database.run(
        `INSERT INTO log_line (execution, item, step, attempt, at, level, message, data)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        [key, item, step, attempt, Math.trunc(time), level, message, toJson(data)],
      );
    }
  }
}
