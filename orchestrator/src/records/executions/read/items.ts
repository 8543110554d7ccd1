import { kumikiError } from '@kumiki/component-sdk/errors';
import type { ExecutionRef } from '../../../execution/model/execution.ts';
import {
  pendingStep,
  type ExecutionItem,
  type ItemStatus,
  type ItemStep,
  type StepAttempt,
} from '../../../execution/model/item.ts';
import type { ItemFilter } from '../../../execution/store/execution-store.ts';
import type { NumberPage } from '../../../execution/store/pages.ts';
import type { Database } from '../../database/database.ts';
import { findExecution, findKey } from '../rows/execution-row.ts';
import { toAttempt, toItem, toStep, type AttemptRow, type ItemRow, type StepRow } from '../rows/item-row.ts';
import { containing } from '../../database/json.ts';

export function items(
  database: Database,
  ref: ExecutionRef,
  { status, verdict, final, corrected, text, only }: ItemFilter,
  { from, limit }: NumberPage,
): ExecutionItem[] {
  const key = findKey(database, ref);
  const byStatus = status ? `AND status IN (${status.map(() => '?').join(', ')})` : '';
  const byVerdict = verdict === undefined ? '' : 'AND verdict = ?';
  const byFinal = final === undefined ? '' : 'AND coalesce(corrected, verdict) = ?';
  const byCorrected = corrected === undefined ? '' : `AND corrected IS ${corrected ? 'NOT NULL' : 'NULL'}`;
  const byIndex = only === undefined ? '' : 'AND item IN (SELECT CAST(value AS INTEGER) FROM json_each(?))';
  const byText = text === undefined ? '' : String.raw`AND name LIKE ? ESCAPE '\'`;
  const rows = database.all<ItemRow>(
    `SELECT * FROM item WHERE execution = ? AND item >= ? ${byStatus} ${byVerdict} ${byFinal} ${byCorrected}
       ${byIndex} ${byText} ORDER BY item LIMIT ?`,
    [
      key,
      from,
      ...(status ?? []),
      ...(verdict === undefined ? [] : [verdict]),
      ...(final === undefined ? [] : [final]),
      ...(only === undefined ? [] : [JSON.stringify(only)]),
      ...(text === undefined ? [] : [containing(text)]),
      limit,
    ],
  );
  return rows.map(toItem);
}

export function steps(database: Database, ref: ExecutionRef, { from, limit }: NumberPage): ItemStep[] {
  const { key, execution } = findExecution(database, ref);
  const range = [key, from, from + limit] as const;
  const itemRows = database.all<{ item: number; status: ItemStatus }>(
    'SELECT item, status FROM item WHERE execution = ? AND item >= ? AND item < ? ORDER BY item',
    range,
  );
  const stepRows = database.all<StepRow>(
    'SELECT * FROM step WHERE execution = ? AND item >= ? AND item < ?',
    range,
  );
  const known = new Map(stepRows.map((row) => [`${row.item}/${row.step}`, row]));
  return itemRows.flatMap(({ item, status }) =>
    execution.steps.map((step): ItemStep => {
      const row = known.get(`${item}/${step}`);
      const record = row ? toStep(row) : pendingStep(item, step);
      // What an item did not come to any more.
      const over = record.status === 'pending' && (status === 'failed' || status === 'cancelled');
      return over ? { ...record, status: 'cancelled' } : record;
    }),
  );
}

export function attempts(database: Database, ref: ExecutionRef, item: number): StepAttempt[] {
  const { key, execution } = findExecution(database, ref);
  if (item >= execution.counts.total || item < 0) {
    throw kumikiError('EXECUTION_ITEM_NOT_FOUND', { execution: ref.id, item });
  }
  const rows = database.all<AttemptRow>(
    'SELECT * FROM attempt WHERE execution = ? AND item = ? ORDER BY number',
    [key, item],
  );
  const order = new Map(execution.steps.map((step, at) => [step, at]));
  const place = ({ step }: StepAttempt): number => order.get(step) ?? order.size;
  return rows.map(toAttempt).sort((one, other) => place(one) - place(other));
}
