import { Readable } from 'node:stream';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type {
  ExecutionItem,
  ExecutionRef,
  ExecutionStore,
  ItemFilter,
  StoredValue,
} from '../../../execution/index.ts';
import type { Executions } from '../executions.ts';
import { csvTable } from '../views/table/csv-table.ts';
import type { Language } from '../views/table/cells.ts';
import type { ItemTables } from '../views/table/item-table.ts';
import { zip, type ZipFile } from './zip.ts';
import { endingOf, FileNames, safeName } from './file-names.ts';

/** Items that are read at a time. */
const pageSize = 100;

/**
 * What an execution gave, as one ZIP that is made while it is sent: a folder an output, with a file an item, named by
 * the item, and `table.csv`. Files are stored as they are (images are compressed already), one after the other, so that
 * memory holds no more than a piece of one; more than 4 GB or 65,535 files are ZIP64.
 */
export class ResultFiles {
  readonly #executions: Pick<Executions, 'get' | 'open'>;
  readonly #store: ExecutionStore;
  readonly #tables: ItemTables;

  constructor(executions: Pick<Executions, 'get' | 'open'>, store: ExecutionStore, tables: ItemTables) {
    this.#executions = executions;
    this.#store = store;
    this.#tables = tables;
  }

  /**
   * @param filter the items that are wanted
   * @throws EXECUTION_NOT_FOUND, PLAN_UNUSABLE, CONTENT_REMOVED; ARTIFACT_NOT_FOUND while it is read
   */
  async zip(
    ref: ExecutionRef,
    filter: ItemFilter,
    language: Language,
    signal: AbortSignal,
  ): Promise<{ readonly name: string; readonly content: Readable }> {
    const execution = await this.#executions.get(ref);
    if (execution.removed?.includes('results'))
      throw kumikiError('CONTENT_REMOVED', { what: 'The results', execution: ref.id });
    const table = await this.#tables.open(ref);
    const files = this.#files(ref, filter, language, signal);
    return { name: `${table.execution.pipeline.name}-${ref.id}.zip`, content: Readable.from(zip(files)) };
  }

  async *#files(
    ref: ExecutionRef,
    filter: ItemFilter,
    language: Language,
    signal: AbortSignal,
  ): AsyncGenerator<ZipFile, void, undefined> {
    const names = new FileNames();
    for (let from = 0; ;) {
      const items = await this.#store.items(ref, filter, { from, limit: pageSize });
      for (const item of items) {
        if (item.outputs) yield* this.#filesOf(item, names.of(item.name), signal);
      }
      if (items.length < pageSize) break;
      from = items.at(-1)!.index + 1;
    }
    const table = await this.#tables.open(ref);
    const rows = this.#tables.allRows(table, filter, language);
    yield { name: 'table.csv', modified: new Date(), content: encoded(csvTable(table, rows)) };
  }

  async *#filesOf(
    { outputs = {}, endedAt = Date.now() }: ExecutionItem,
    stem: string,
    signal: AbortSignal,
  ): AsyncGenerator<ZipFile, void, undefined> {
    const modified = new Date(endedAt);
    for (const [output, value] of Object.entries(outputs)) {
      const leaves = leavesOf(value);
      for (const [at, leaf] of leaves.entries()) {
        const name = `${safeName(output)}/${leaves.length === 1 ? stem : `${stem} ${at + 1}`}`;
        if ('data' in leaf) {
          yield {
            name: `${name}.json`,
            modified,
            content: encoded([`${JSON.stringify(leaf.data, null, 2)}\n`]),
          };
        } else if ('digest' in leaf) {
          const file = await this.#executions.open(leaf);
          const ending = endingOf(leaf.mediaType, leaf.name);
          yield { name: `${name}.${ending}`, modified, content: file.read(signal) };
        }
      }
    }
  }
}

function leavesOf(value: StoredValue): readonly StoredValue[] {
  return 'list' in value ? value.list.flatMap(leavesOf) : [value];
}

async function* encoded(
  texts: AsyncIterable<string> | readonly string[],
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const text of texts) yield Buffer.from(text, 'utf8');
}
