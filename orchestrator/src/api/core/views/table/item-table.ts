import type { LocalText } from '@kumiki/component-sdk/manifest';
import type { ObjectReader } from '@kumiki/component-sdk/storage';
import type { JsonValue } from '@kumiki/component-sdk/values';
import {
  isTerminal,
  recordedPlan,
  type Execution,
  type ExecutionItem,
  type ExecutionRef,
  type ExecutionStore,
  type ItemFilter,
  type StoredValue,
} from '../../../../execution/index.ts';
import type { Plan } from '../../../../pipeline/index.ts';
import { cellOf, filesIn, type Cell, type Language, type Looked } from './cells.ts';
import type { NameInValues } from './column-title.ts';
import { columnsOf, isNaming, namingKeys, type Column } from './columns.ts';

/** Columns by names in values, of one output at most. */
const mostNames = 100;
/** Columns are looked up anew while an execution runs, but not more often than this, in ms. */
const freshMs = 2000;
/** Executions whose columns are kept. */
const mostKept = 50;

/** An item with its values by the columns' keys. */
export interface TableRow {
  readonly item: ExecutionItem;
  readonly values: Readonly<Record<string, Cell>>;
}

/** An execution as a table: its columns, and the plan that they come from. */
export interface OpenTable {
  readonly execution: Execution;
  readonly plan: Plan;
  readonly columns: readonly Column[];
}

/** The values of the items of executions, as tables. */
export class ItemTables {
  readonly #store: ExecutionStore;
  readonly #objects: ObjectReader;
  readonly #kept = new Map<
    string,
    { readonly seq: number; readonly at: number; readonly table: OpenTable }
  >();

  constructor(store: ExecutionStore, objects: ObjectReader) {
    this.#store = store;
    this.#objects = objects;
  }

  /** The columns of an execution. @throws EXECUTION_NOT_FOUND, PLAN_UNUSABLE */
  async open(ref: ExecutionRef): Promise<OpenTable> {
    const execution = await this.#store.execution(ref);
    const key = `${ref.project}/${ref.id}`;
    const kept = this.#kept.get(key);
    const now = performance.now();
    const isFresh = kept && (kept.seq === execution.seq || now - kept.at < freshMs);
    if (isFresh && !(isTerminal(execution.status) && kept.seq !== execution.seq)) return kept.table;
    const { plan } = await recordedPlan(this.#store, this.#objects, ref);
    const names: Record<string, readonly NameInValues[]> = {};
    for (const [output, { type }] of Object.entries(plan.outputs)) {
      if (isNaming(type)) names[output] = await this.#names(ref, output, namingKeys[type]);
    }
    const table = { execution, plan, columns: columnsOf(plan, names) };
    this.#kept.delete(key);
    this.#kept.set(key, { seq: execution.seq, at: now, table });
    if (this.#kept.size > mostKept) this.#kept.delete(this.#kept.keys().next().value!);
    return table;
  }

  /** Items from an index on, in order. */
  async rows(
    { execution, plan, columns }: OpenTable,
    filter: ItemFilter,
    page: { readonly from: number; readonly limit: number },
    language: Language,
  ): Promise<readonly TableRow[]> {
    const rows: TableRow[] = [];
    for (const item of await this.#store.items(execution, filter, page)) {
      rows.push({ item, values: await this.values(plan, columns, item, language) });
    }
    return rows;
  }

  /** All items, page by page, so that no more than a page is in memory. */
  async *allRows(
    table: OpenTable,
    filter: ItemFilter,
    language: Language,
    limit = 500,
  ): AsyncGenerator<readonly TableRow[], void, undefined> {
    for (let from = 0; ;) {
      const rows = await this.rows(table, filter, { from, limit }, language);
      if (rows.length > 0) yield rows;
      if (rows.length < limit) return;
      from = rows.at(-1)!.item.index + 1;
    }
  }

  /** One item's values by the columns' keys; all of them empty where it gave none. */
  async values(
    { outputs }: Plan,
    columns: readonly Column[],
    { outputs: stored = {} }: ExecutionItem,
    language: Language,
  ): Promise<Record<string, Cell>> {
    const looked = new Map<string, Looked | undefined>();
    for (const [output, { type }] of Object.entries(outputs)) {
      const value = Object.hasOwn(stored, output) ? stored[output] : undefined;
      const isFile = type === 'image' || type === 'mask' || type === 'file';
      const found = value && (isFile ? { files: filesIn(value) } : await this.#dataOf(value));
      looked.set(output, found);
    }
    return Object.fromEntries(
      columns.map((column) => [column.key, cellOf(column, looked.get(column.output), language)]),
    );
  }

  /** Data of a record; what was too long for it is a file. */
  async #dataOf(value: StoredValue): Promise<Looked | undefined> {
    if ('data' in value) return { data: value.data };
    if (!('digest' in value)) return undefined;
    return { data: (await this.#read(value.digest)) ?? null };
  }

  async #names(ref: ExecutionRef, output: string, key: string): Promise<NameInValues[]> {
    const { names, files } = await this.#store.namesInOutputs(ref, output, key, mostNames);
    const found = new Map(names.map((one) => [one.name, one]));
    for (const digest of files) {
      const data = await this.#read(digest);
      if (data !== undefined) collect(data, key, found);
    }
    const all = [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return all.slice(0, mostNames);
  }

  /** Nothing where the file was cleaned up. */
  async #read(digest: string): Promise<JsonValue | undefined> {
    if (!(await this.#objects.stat(digest))) return undefined;
    return JSON.parse(Buffer.from(await this.#objects.read(digest)).toString('utf8')) as JsonValue;
  }
}

function isLocalText(title: unknown): title is LocalText {
  return typeof title === 'object' && title !== null && 'en' in title && typeof title.en === 'string';
}

function collect(data: JsonValue, key: string, found: Map<string, NameInValues>): void {
  if (typeof data !== 'object' || data === null) return;
  if (!Array.isArray(data)) {
    const { [key]: name, unit, title } = data as Readonly<Record<string, JsonValue>>;
    if (typeof name === 'string' && !found.has(name))
      found.set(name, {
        name,
        ...(typeof unit === 'string' && { unit }),
        ...(isLocalText(title) && { title }),
      });
  }
  for (const inner of Object.values(data) as JsonValue[]) collect(inner, key, found);
}
