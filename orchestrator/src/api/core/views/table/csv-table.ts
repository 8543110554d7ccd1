import { finalVerdict } from '../../../../execution/index.ts';
import type { Cell } from './cells.ts';
import type { Column } from './columns.ts';
import { byteOrderMark, csvLine } from './csv.ts';
import type { OpenTable, TableRow } from './item-table.ts';

/** Columns that stand before those of the outputs. */
const own = [
  'item',
  'name',
  'status',
  'verdict',
  'final_verdict',
  'corrected_by',
  'corrected_at',
  'correction_note',
  'started_at',
  'duration_ms',
  'error_code',
  'error',
] as const;

/** A table as CSV, page by page: a line of titles, then a line an item. */
export async function* csvTable(
  { columns }: OpenTable,
  pages: AsyncIterable<readonly TableRow[]>,
): AsyncGenerator<string, void, undefined> {
  const titles = columns.map(({ key, unit }) => (unit === undefined ? key : `${key} [${unit}]`));
  yield byteOrderMark + csvLine([...own, ...titles]);
  for await (const page of pages) yield page.map((row) => csvRow(row, columns)).join('');
}

function csvRow({ item, values }: TableRow, columns: readonly Column[]): string {
  const { index, name, status, verdict, correction, error, startedAt } = item;
  const first: Record<(typeof own)[number], unknown> = {
    item: index,
    name,
    status,
    verdict,
    final_verdict: finalVerdict(item),
    corrected_by: correction?.name,
    corrected_at: time(correction?.at),
    correction_note: correction?.note,
    started_at: time(startedAt),
    duration_ms: durationOf(item),
    error_code: error?.code,
    error: error?.message,
  };
  const cells = columns.map(({ key, type }) => csvValue(values[key] ?? null, type));
  return csvLine([...own.map((column) => first[column]), ...cells]);
}

/** Files stand by their ids, several values one after the other, and anything else as JSON. */
function csvValue(value: Cell, type: Column['type']): string | number | boolean | null {
  if (typeof value !== 'object' || value === null) return value;
  if (type === 'json') return JSON.stringify(value);
  if (Array.isArray(value)) {
    return (value as readonly Cell[]).map((one) => String(csvValue(one, type) ?? '')).join('; ');
  }
  return 'file_id' in value && typeof value.file_id === 'string' ? value.file_id : JSON.stringify(value);
}

/** In ms. */
export function durationOf({ startedAt, endedAt }: TableRow['item']): number | undefined {
  return startedAt === undefined || endedAt === undefined ? undefined : endedAt - startedAt;
}

function time(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
