import { kumikiError } from '@kumiki/component-sdk/errors';
import {
  finalVerdict,
  type ExecutionItem,
  type ExecutionStore,
  type ItemFilter,
} from '../../../../execution/index.ts';
import type { Language } from './cells.ts';
import type { ItemTables, OpenTable, TableRow } from './item-table.ts';

/** The most items of a table that is sorted by something else than their places. */
export const mostSorted = 100_000;
/** Orders that are kept: somebody turns the pages of a few. */
const mostKept = 20;

/** What a table is sorted by: what each item has, or a column's key behind `values.`. */
export const itemSorts = ['item', 'name', 'status', 'verdict', 'duration'] as const;

export interface TableSort {
  readonly by: string;
  readonly descending: boolean;
}

type Key = number | string | undefined;

/** The orders of tables: places of items, so that pages of a sorted table need not sort it again. */
export class TableOrders {
  readonly #tables: ItemTables;
  readonly #store: ExecutionStore;
  readonly #kept = new Map<string, Uint32Array>();

  constructor(tables: ItemTables, store: ExecutionStore) {
    this.#tables = tables;
    this.#store = store;
  }

  /**
   * Rows of a sorted table. What has nothing to sort by comes last; equals stay in the order of the items.
   * @param page.from counted in the sorted table
   * @throws TABLE_TOO_LONG, TABLE_COLUMN_UNKNOWN
   */
  async rows(
    table: OpenTable,
    filter: ItemFilter,
    sort: TableSort,
    page: { readonly from: number; readonly limit: number },
    language: Language,
  ): Promise<{ readonly rows: readonly TableRow[]; readonly total: number }> {
    const order = await this.#order(table, filter, sort, language);
    const only = [...order.subarray(page.from, page.from + page.limit)];
    const found = await this.#tables.rows(table, { only }, { from: 0, limit: page.limit }, language);
    const byIndex = new Map(found.map((row) => [row.item.index, row]));
    return { rows: only.flatMap((index) => byIndex.get(index) ?? []), total: order.length };
  }

  /** All rows of a sorted table, page by page. @throws TABLE_TOO_LONG, TABLE_COLUMN_UNKNOWN before the first one */
  async *allRows(
    table: OpenTable,
    filter: ItemFilter,
    sort: TableSort,
    language: Language,
    limit = 500,
  ): AsyncGenerator<readonly TableRow[], void, undefined> {
    for (let from = 0; ; from += limit) {
      const { rows, total } = await this.rows(table, filter, sort, { from, limit }, language);
      if (rows.length > 0) yield rows;
      if (from + limit >= total) return;
    }
  }

  async #order(
    table: OpenTable,
    filter: ItemFilter,
    sort: TableSort,
    language: Language,
  ): Promise<Uint32Array> {
    const { project, id, seq, counts } = table.execution;
    checkColumn(table, sort);
    if (counts.total > mostSorted)
      throw kumikiError('TABLE_TOO_LONG', { execution: id, items: counts.total, most: mostSorted });
    const { corrections } = await this.#store.finalVerdicts(table.execution);
    const key = JSON.stringify([project, id, seq, corrections, filter, sort, language]);
    const kept = this.#kept.get(key);
    if (kept) return kept;
    const found: { readonly index: number; readonly key: Key }[] = [];
    for await (const rows of this.#tables.allRows(table, filter, language)) {
      for (const row of rows) found.push({ index: row.item.index, key: keyOf(row, sort.by) });
    }
    const compare = comparing(language, sort.descending);
    found.sort((a, b) => compare(a.key, b.key) || a.index - b.index);
    const order = Uint32Array.from(found, ({ index }) => index);
    this.#kept.set(key, order);
    if (this.#kept.size > mostKept) this.#kept.delete(this.#kept.keys().next().value!);
    return order;
  }
}

/** @throws TABLE_COLUMN_UNKNOWN */
function checkColumn({ columns }: OpenTable, { by }: TableSort): void {
  if ((itemSorts as readonly string[]).includes(by)) return;
  if (columns.some(({ key }) => `values.${key}` === by)) return;
  const there = [...itemSorts, ...columns.map(({ key }) => `values.${key}`)].join(', ');
  throw kumikiError('TABLE_COLUMN_UNKNOWN', { column: by, there });
}

function keyOf({ item, values }: TableRow, by: string): Key {
  switch (by) {
    case 'item':
      return item.index;
    case 'name':
      return item.name;
    case 'status':
      return item.status;
    case 'verdict':
      return finalVerdict(item);
    case 'duration':
      return durationOf(item);
    default:
      return simple(values[by.slice('values.'.length)]);
  }
}

function durationOf({ startedAt, endedAt }: ExecutionItem): number | undefined {
  return startedAt === undefined || endedAt === undefined ? undefined : endedAt - startedAt;
}

/** Of several values the first counts. */
function simple(cell: unknown): Key {
  if (Array.isArray(cell)) return simple(cell[0]);
  if (typeof cell === 'boolean') return Number(cell);
  if (typeof cell === 'number' || typeof cell === 'string') return cell;
  return undefined;
}

function comparing(language: Language, descending: boolean): (a: Key, b: Key) => number {
  const words = new Intl.Collator(language, { numeric: true });
  const sign = descending ? -1 : 1;
  return (a, b) => {
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
    return sign * words.compare(String(a), String(b));
  };
}
