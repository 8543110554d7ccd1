import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { itemStatuses, verdictWords, type ItemFilter } from '../../../execution/index.ts';
import type { Cell, Language } from '../../core/views/table/cells.ts';
import type { Column } from '../../core/views/table/columns.ts';
import { byteOrderMark, csvLine } from '../../core/views/table/csv.ts';
import type { ItemTables, OpenTable, TableRow } from '../../core/views/table/item-table.ts';
import { preferred } from '../accepts.ts';
import { json, stream, type Answer } from '../answer.ts';
import { pageSchema } from '../page.ts';
import { defineRoute, type Route } from '../route.ts';
import { executionId, executionsBase, executionsGroup, itemPlace, pageLimit, refOf } from './in-execution.ts';
import type { InExecution, NumberedPage } from './in-execution.ts';

type TableQuery = NumberedPage &
  ItemFilter & { readonly format?: 'json' | 'csv'; readonly language: Language };

/** The values of all items of an execution as a table. */
export function executionTableRoutes(tables: ItemTables): Route[] {
  return [
    defineRoute<InExecution & { query: TableQuery }>({
      method: 'GET',
      path: `${executionsBase}/{id}/table`,
      role: 'viewer',
      group: executionsGroup,
      summary:
        'What the items gave as a table, a row an item: JSON pages, or with format=csv (or Accept: text/csv) all of them in a file for Excel.',
      params: { id: executionId },
      query: {
        type: 'object',
        properties: {
          format: { enum: ['json', 'csv'] },
          language: { enum: ['en', 'ja'], default: 'en', description: 'Of the reasons of verdicts.' },
          status: { type: 'array', items: { enum: [...itemStatuses] } },
          verdict: { enum: [...verdictWords] },
          text: { type: 'string', maxLength: 200, description: "A part of the item's name." },
          limit: pageLimit(500, 100),
          cursor: itemPlace,
        },
      },
      answers: { 200: { schema: tableShape } },
      async handle({ params, query, node, signal }) {
        const { limit, cursor: from = 0, language, ...rest } = query;
        const { format = preferred(node, ['application/json', 'text/csv']), ...filter } = rest;
        const table = await tables.open(refOf(params.id));
        if (format === 'csv' || format === 'text/csv') {
          return csvAnswer(table, tables.allRows(table, filter, language), signal);
        }
        const rows = await tables.rows(table, filter, { from, limit }, language);
        const next = rows.length === limit ? String(rows.at(-1)!.item.index + 1) : undefined;
        return json({
          columns: table.columns.map(columnAnswer),
          items: rows.map(rowAnswer),
          ...(next !== undefined && { next }),
        });
      },
    }),
  ];
}

function columnAnswer({ key, output, type, unit }: Column): object {
  return { key, output, type, ...(unit !== undefined && { unit }) };
}

function rowAnswer({ item, values }: TableRow): object {
  const { index, name, status, verdict, error, startedAt, endedAt } = item;
  return {
    item: index,
    name,
    status,
    ...(verdict && { verdict }),
    started_at: time(startedAt),
    ended_at: time(endedAt),
    ...durationOf(item),
    ...(error && { error }),
    values,
  };
}

function csvAnswer(
  { columns, execution }: OpenTable,
  pages: AsyncIterable<readonly TableRow[]>,
  signal: AbortSignal,
): Answer {
  const { pipeline, id } = execution;
  const own = ['item', 'name', 'status', 'verdict', 'started_at', 'duration_ms', 'error_code', 'error'];
  const titles = columns.map(({ key, unit }) => (unit === undefined ? key : `${key} [${unit}]`));
  return stream(lines(), 'text/csv; charset=utf-8; header=present', {
    headers: {
      Vary: 'Accept',
      'Content-Disposition': `attachment; filename="${pipeline.name}-${id}.csv"`,
    },
  });

  async function* lines(): AsyncGenerator<string, void, undefined> {
    yield byteOrderMark + csvLine([...own, ...titles]);
    for await (const page of pages) {
      signal.throwIfAborted();
      yield page.map(csvRow).join('');
    }
  }

  function csvRow({ item, values }: TableRow): string {
    const { index, name, status, verdict, error, startedAt } = item;
    const { duration_ms: duration } = durationOf(item);
    const cells = columns.map(({ key, type }) => csvValue(values[key] ?? null, type));
    const first = [index, name, status, verdict, time(startedAt), duration, error?.code, error?.message];
    return csvLine([...first, ...cells]);
  }
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

function durationOf({ startedAt, endedAt }: TableRow['item']): { duration_ms?: number } {
  return startedAt === undefined || endedAt === undefined ? {} : { duration_ms: endedAt - startedAt };
}

function time(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}

const rowShape: JsonSchema = {
  type: 'object',
  properties: {
    item: itemPlace,
    name: { type: 'string' },
    status: { enum: [...itemStatuses] },
    verdict: { enum: [...verdictWords] },
    started_at: { type: ['string', 'null'] },
    ended_at: { type: ['string', 'null'] },
    duration_ms: { type: 'integer' },
    error: { type: 'object' },
    values: { type: 'object', description: "By the columns' keys; a list where there are several values." },
  },
  required: ['item', 'name', 'status', 'values'],
};

const tableShape: JsonSchema = (() => {
  const { properties, ...page } = pageSchema(rowShape) as { properties: Record<string, JsonSchema> };
  const column: JsonSchema = {
    type: 'object',
    properties: {
      key: { type: 'string' },
      output: { type: 'string' },
      type: { enum: ['number', 'text', 'boolean', 'verdict', 'file', 'json'] },
      unit: { type: 'string' },
    },
    required: ['key', 'output', 'type'],
  };
  return {
    ...page,
    required: ['columns', 'items'],
    properties: { columns: { type: 'array', items: column }, ...properties },
  };
})();
