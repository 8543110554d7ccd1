import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import type { PipelineStore } from '../../../pipelines/pipeline-store.ts';
import type { CacheEntry, CacheSubject, NewCacheEntry } from '../../model/cache.ts';
import type { OwnerCommand, RequestCommand } from '../../model/command.ts';
import type { ExecutionRef, NewExecution } from '../../model/execution.ts';
import type { NewItem } from '../../model/item.ts';
import type {
  CursorPage,
  ExecutionStore,
  Guard,
  ItemFilter,
  ItemsPage,
  ListFilter,
  LogBatch,
  LogFilter,
  LogPage,
  NumberPage,
  RetentionLimits,
} from '../execution-store.ts';
import { SqlitePipelines } from './sqlite-pipelines.ts';
import { Threads } from './thread/threads.ts';

export interface SqliteStoreOptions {
  /** The size that the file of records may grow to; beyond it changes give STORE_FULL. Without it the disk is the limit. */
  readonly maxBytes?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** When a second thread starts, which reads: so many ms after the store was opened, with it where it is 0. Default 1,000. */
  readonly readerAfterMs?: number;
}

const hourMs = 60 * 60 * 1000;
/** Rows that one transaction of a clean-up deletes at most: some ten milliseconds. */
const sweepRows = 2000;

/** What a file of records holds, under one lock of its folder. */
export interface SqliteRecords {
  /** Its `close` lets go of the whole file, pipelines too. */
  readonly executions: ExecutionStore;
  readonly pipelines: PipelineStore;
}

/**
 * Opens the records in a data folder, which is made where it is not there: the file `records.db`, SQLite's files
 * beside it, and `owner.lock`. One process at a time has a folder open.
 * @throws DATA_FOLDER_IN_USE, RECORDS_CORRUPT, RECORDS_NEWER, STORE_FULL, STORE_ACCESS_DENIED, STORE_UNAVAILABLE
 */
export async function openSqliteRecords(
  folder: string,
  options: SqliteStoreOptions = {},
): Promise<SqliteRecords> {
  // A thread takes a tenth of a second of a core to start: a store that is closed soon has only one.
  const { now = Date.now, maxBytes, readerAfterMs = 1000 } = options;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (thrown) {
    const values = { store: `the data folder ${folder}`, reason: reasonOf(thrown) };
    throw kumikiError('STORE_ACCESS_DENIED', values, { cause: thrown });
  }
  const start = { folder, file: join(folder, 'records.db'), now: now(), ...(maxBytes && { maxBytes }) };
  const threads = await Threads.open(start, readerAfterMs);
  return { executions: new SqliteStore(threads, now), pipelines: new SqlitePipelines(threads, now) };
}

/** Opens the records of executions alone, as `openSqliteRecords` does. */
export async function openSqliteStore(
  folder: string,
  options: SqliteStoreOptions = {},
): Promise<ExecutionStore> {
  return (await openSqliteRecords(folder, options)).executions;
}

/** Records of executions in a file of SQLite. */
class SqliteStore implements ExecutionStore {
  readonly #threads: Threads;
  readonly #now: () => number;

  constructor(threads: Threads, now: () => number) {
    this.#threads = threads;
    this.#now = now;
  }

  create(execution: NewExecution, items: readonly NewItem[], page: ItemsPage) {
    return this.#threads.writer.call('create', this.#now(), execution, items, page);
  }

  appendItems(ref: ExecutionRef, items: readonly NewItem[], page: ItemsPage & { readonly from: number }) {
    return this.#threads.writer.call('appendItems', this.#now(), refOf(ref), items, page);
  }

  keepAlive(owner: string, forMs: number) {
    return this.#threads.writer.call('keepAlive', this.#now(), owner, forMs);
  }

  leave(owner: string) {
    return this.#threads.writer.call('leave', this.#now(), owner);
  }

  claim(ref: ExecutionRef, owner: string) {
    return this.#threads.writer.call('claim', this.#now(), refOf(ref), owner);
  }

  claimAbandoned(owner: string, limit: number) {
    return this.#threads.writer.call('claimAbandoned', this.#now(), owner, limit);
  }

  release(ref: ExecutionRef, epoch: number) {
    return this.#threads.writer.call('release', this.#now(), refOf(ref), epoch);
  }

  commit(ref: ExecutionRef, guard: Guard, commands: readonly OwnerCommand[]) {
    return this.#threads.writer.call('commit', this.#now(), refOf(ref), guard, commands);
  }

  request(ref: ExecutionRef, command: RequestCommand, guard: { readonly revision?: number } = {}) {
    return this.#threads.writer.call('request', this.#now(), refOf(ref), command, guard.revision);
  }

  execution(ref: ExecutionRef) {
    return this.#threads.reader.call('execution', refOf(ref));
  }

  list(project: string, filter: ListFilter, page: CursorPage) {
    return this.#threads.reader.call('list', project, filter, page);
  }

  items(ref: ExecutionRef, filter: ItemFilter, page: NumberPage) {
    return this.#threads.reader.call('items', refOf(ref), filter, page);
  }

  steps(ref: ExecutionRef, items: NumberPage) {
    return this.#threads.reader.call('steps', refOf(ref), items);
  }

  attempts(ref: ExecutionRef, item: number) {
    return this.#threads.reader.call('attempts', refOf(ref), item);
  }

  events(ref: ExecutionRef, page: NumberPage) {
    return this.#threads.reader.call('events', refOf(ref), page);
  }

  unpublished(limit: number) {
    return this.#threads.reader.call('unpublished', limit);
  }

  published(positions: readonly number[]) {
    return this.#threads.writer.call('published', this.#now(), positions);
  }

  appendLog(ref: ExecutionRef, batches: readonly LogBatch[]) {
    return this.#threads.writer.call('appendLog', this.#now(), refOf(ref), batches);
  }

  log(ref: ExecutionRef, filter: LogFilter, page: LogPage) {
    return this.#threads.reader.call('log', refOf(ref), filter, page);
  }

  async cacheLookup(project: string, keys: readonly string[]) {
    const now = this.#now();
    const found = await this.#threads.reader.call('cacheEntries', project, keys);
    // A use within the hour is written down already: most look-ups write nothing.
    const stale = found.filter(({ lastUsedAt }) => now - lastUsedAt >= hourMs).map(({ key }) => key);
    const gone = stale.length > 0 ? await this.#threads.writer.call('cacheUsed', now, project, stale) : [];
    const there = found.filter(({ key }) => !gone.includes(key));
    return new Map<string, CacheEntry>(there.map((entry) => [entry.key, entry]));
  }

  cachePut(project: string, entries: readonly NewCacheEntry[]) {
    return this.#threads.writer.call('cachePut', this.#now(), project, entries);
  }

  cacheLatest(project: string, subject: CacheSubject) {
    return this.#threads.reader.call('cacheLatest', project, subject);
  }

  async pruneCache(project: string, unusedSince: number) {
    let pruned = 0;
    for (;;) {
      const some = await this.#threads.writer.call(
        'pruneCache',
        this.#now(),
        project,
        unusedSince,
        sweepRows,
      );
      pruned += some;
      if (some < sweepRows) return pruned;
    }
  }

  unreferenced(digests: readonly string[]) {
    return this.#threads.reader.call('unreferenced', digests);
  }

  isReferenced(project: string, digest: string) {
    return this.#threads.reader.call('isReferenced', project, digest);
  }

  async prune(project: string, limits: RetentionLimits) {
    const ids = await this.#threads.writer.call('markExpired', this.#now(), project, limits);
    while (await this.#threads.writer.call('sweepExpired', this.#now(), sweepRows));
    return ids;
  }

  close() {
    return this.#threads.close();
  }
}

/** Callers may hand a whole execution over: only its name travels to the thread. */
function refOf({ project, id }: ExecutionRef): ExecutionRef {
  return { project, id };
}
