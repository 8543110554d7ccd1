import type { JsonSchema } from '@kumiki/component-sdk/schema';
import {
  finalVerdict,
  itemStatuses,
  verdictWords,
  type ExecutionItem,
  type ItemFilter,
} from '../../../execution/index.ts';
import type { Language } from '../../core/views/table/cells.ts';
import type { Column } from '../../core/views/table/columns.ts';
import { csvTable, durationOf } from '../../core/views/table/csv-table.ts';
import { keysOnly, wordsOf } from '../../core/views/table/csv-words.ts';
import type { ItemTables, TableRow } from '../../core/views/table/item-table.ts';
import { itemSorts, type TableOrders } from '../../core/views/table/order.ts';
import { preferred } from '../accepts.ts';
import { json, stream } from '../answer.ts';
import { pageSchema } from '../page.ts';
import { defineRoute, type Route } from '../route.ts';
import { correctionAnswer, correctionShape } from './correction-answer.ts';
import { executionId, executionsBase, executionsGroup, itemPlace, pageLimit, refOf } from './in-execution.ts';
import type { InExecution, NumberedPage } from './in-execution.ts';
import { itemFilterQuery } from './item-filter.ts';

type TableQuery = NumberedPage &
  ItemFilter & {
    readonly format?: 'json' | 'csv';
    readonly language: Language;
    readonly headings: 'keys' | 'words';
    readonly time_zone: string;
    readonly sort: string;
    readonly order: 'asc' | 'desc';
  };

/** The values of all items of an execution as a table. */
export function executionTableRoutes(tables: ItemTables, orders: TableOrders): Route[] {
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
          headings: {
            enum: ['keys', 'words'],
            default: 'keys',
            description: 'CSV alone: for programs, or titles, states and times for people, in the language.',
          },
          time_zone: {
            type: 'string',
            maxLength: 64,
            default: 'UTC',
            description: 'CSV with words: of its times, such as Asia/Tokyo.',
          },
          ...itemFilterQuery,
          sort: {
            type: 'string',
            maxLength: 300,
            default: 'item',
            description: `${itemSorts.join(', ')}, or values.KEY with the key of a column.`,
          },
          order: { enum: ['asc', 'desc'], default: 'asc' },
          limit: pageLimit(500, 100),
          cursor: itemPlace,
        },
      },
      answers: { 200: { schema: tableShape } },
      async handle({ params, query, node, signal }) {
        const { limit, cursor: from = 0, language, headings, time_zone: zone, sort, order, ...rest } = query;
        const { format = preferred(node, ['application/json', 'text/csv']), ...filter } = rest;
        const table = await tables.open(refOf(params.id));
        const by = { by: sort, descending: order === 'desc' };
        const isSorted = sort !== 'item' || by.descending;
        if (format === 'csv' || format === 'text/csv') {
          const { pipeline, id } = table.execution;
          const file = `${pipeline.name}-${id}.csv`;
          const words = headings === 'words' ? wordsOf(language, zone) : keysOnly;
          // What it cannot be sorted by is said before the answer begins.
          if (isSorted) await orders.rows(table, filter, by, { from: 0, limit: 1 }, language);
          const rows = isSorted
            ? orders.allRows(table, filter, by, language)
            : tables.allRows(table, filter, language);
          const lines = csvTable(table, untilGone(rows, signal), words);
          return stream(lines, 'text/csv; charset=utf-8; header=present', {
            headers: { Vary: 'Accept', 'Content-Disposition': `attachment; filename="${file}"` },
          });
        }
        const columns = table.columns.map(columnAnswer);
        if (!isSorted) {
          const rows = await tables.rows(table, filter, { from, limit }, language);
          const next = rows.length === limit ? String(rows.at(-1)!.item.index + 1) : undefined;
          return json({ columns, items: rows.map(rowAnswer), ...(next !== undefined && { next }) });
        }
        const { rows, total } = await orders.rows(table, filter, by, { from, limit }, language);
        const next = from + limit < total ? String(from + limit) : undefined;
        return json({ columns, items: rows.map(rowAnswer), ...(next !== undefined && { next }) });
      },
    }),
  ];
}

async function* untilGone(
  pages: AsyncIterable<readonly TableRow[]>,
  signal: AbortSignal,
): AsyncGenerator<readonly TableRow[], void, undefined> {
  for await (const page of pages) {
    signal.throwIfAborted();
    yield page;
  }
}

function columnAnswer({ key, output, type, unit, title, outputTitle }: Column): object {
  return { key, output, type, ...(unit !== undefined && { unit }), title, output_title: outputTitle };
}

function rowAnswer({ item, values }: TableRow): object {
  const { index, name, status, verdict, correction, error, startedAt, endedAt } = item;
  const final = finalVerdict(item);
  const duration = durationOf(item);
  const picture = pictureOf(item);
  return {
    item: index,
    name,
    status,
    ...(verdict && { verdict }),
    ...(final && { final_verdict: final }),
    ...(correction && { correction: correctionAnswer(correction) }),
    ...(picture && { picture }),
    started_at: time(startedAt),
    ended_at: time(endedAt),
    ...(duration !== undefined && { duration_ms: duration }),
    ...(error && { error }),
    values,
  };
}

/** Where the item's first image is: of its outputs, else of its inputs. */
function pictureOf({ inputs, outputs = {} }: ExecutionItem): object | undefined {
  for (const [part, values] of Object.entries({ outputs, inputs })) {
    for (const [name, value] of Object.entries(values)) {
      if ('digest' in value && value.mediaType.startsWith('image/')) return { part, name };
    }
  }
  return undefined;
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
    final_verdict: { enum: [...verdictWords] },
    correction: correctionShape,
    picture: {
      type: 'object',
      description: 'Where its first image is.',
      properties: { part: { enum: ['outputs', 'inputs'] }, name: { type: 'string' } },
      required: ['part', 'name'],
    },
    started_at: { type: ['string', 'null'] },
    ended_at: { type: ['string', 'null'] },
    duration_ms: { type: 'integer' },
    error: { type: 'object' },
    values: { type: 'object', description: "By the columns' keys; a list where there are several values." },
  },
  required: ['item', 'name', 'status', 'values'],
};

const bothLanguages: JsonSchema = {
  type: 'object',
  properties: { en: { type: 'string' }, ja: { type: 'string' } },
  required: ['en', 'ja'],
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
      title: { ...bothLanguages, description: 'What stands above it on a screen.' },
      output_title: { ...bothLanguages, description: 'What people call the output.' },
    },
    required: ['key', 'output', 'type', 'title', 'output_title'],
  };
  return {
    ...page,
    required: ['columns', 'items'],
    properties: { columns: { type: 'array', items: column }, ...properties },
  };
})();
