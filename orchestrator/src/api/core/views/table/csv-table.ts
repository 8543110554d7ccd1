import { finalVerdict } from '../../../../execution/index.ts';
import type { Cell } from './cells.ts';
import type { Column } from './columns.ts';
import { byteOrderMark, csvLine } from './csv.ts';
import { keysOnly, ownColumns, type CsvWords, type OwnColumn } from './csv-words.ts';
import type { OpenTable, TableRow } from './item-table.ts';

/** A table as CSV, page by page: a line of titles, then a line an item. */
export async function* csvTable(
  { columns }: OpenTable,
  pages: AsyncIterable<readonly TableRow[]>,
  words: CsvWords = keysOnly,
): AsyncGenerator<string, void, undefined> {
  const titles = columns.map((column) => {
    const heading = words.heading(column);
    return column.unit === undefined ? heading : `${heading} [${column.unit}]`;
  });
  yield byteOrderMark + csvLine([...ownColumns.map((one) => words.title(one)), ...titles]);
  for await (const page of pages) yield page.map((row) => csvRow(row, columns, words)).join('');
}

function csvRow({ item, values }: TableRow, columns: readonly Column[], words: CsvWords): string {
  const { index, name, status, verdict, correction, error, startedAt } = item;
  const time = (at: number | undefined) => (at === undefined ? undefined : words.time(at));
  const first: Record<OwnColumn, unknown> = {
    item: words.number(index),
    name,
    status: words.state(status),
    verdict,
    final_verdict: finalVerdict(item),
    corrected_by: correction?.name,
    corrected_at: time(correction?.at),
    correction_note: correction?.note,
    started_at: time(startedAt),
    duration_ms: durationOf(item),
    error_code: error?.code,
    error: error && words.error(error),
  };
  const cells = columns.map(({ key, type }) => csvValue(values[key] ?? null, type));
  return csvLine([...ownColumns.map((column) => first[column]), ...cells]);
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
