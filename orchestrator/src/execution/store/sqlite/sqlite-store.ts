import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
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
import { Channel } from './thread/channel.ts';
import type { Reads, Writes } from './thread/operations.ts';

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

/**
 * Opens the records in a data folder, which is made where it is not there: the file `records.db`, SQLite's files
 * beside it, and `owner.lock`. One process at a time has a folder open.
 * @throws DATA_FOLDER_IN_USE, RECORDS_CORRUPT, RECORDS_NEWER, STORE_FULL, STORE_ACCESS_DENIED, STORE_UNAVAILABLE
 */
export async function openSqliteStore(
  folder: string,
  options: SqliteStoreOptions = {},
): Promise<ExecutionStore> {
  // A thread takes a tenth of a second of a core to start: a store that is closed soon has only one.
  const { now = Date.now, maxBytes, readerAfterMs = 1000 } = options;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (thrown) {
    const values = { store: `the data folder ${folder}`, reason: reasonOf(thrown) };
    throw kumikiError('STORE_ACCESS_DENIED', values, { cause: thrown });
  }
  const start = { folder, file: join(folder, 'records.db'), now: now() };
  const writer = await Channel.open<Writes & Reads>({
    ...start,
    role: 'write',
    ...(maxBytes && { maxBytes }),
  });
  const store = new SqliteStore(writer, now);
  const readApart = async () => await store.readWith(Channel.open<Reads>({ ...start, role: 'read' }));
  if (readerAfterMs === 0) await readApart();
  else store.later(readerAfterMs, readApart);
  return store;
}

/**
 * Records in a file of SQLite. One thread makes the changes, those that wait together in one transaction. Another
 * reads meanwhile, from a second after the start on; until then the first one does both.
 */
class SqliteStore implements ExecutionStore {
  readonly #writer: Channel<Writes & Reads>;
  readonly #now: () => number;
  #reader: Channel<Reads>;
  #timer: NodeJS.Timeout | undefined;
  #opening: Promise<void> | undefined;

  constructor(writer: Channel<Writes & Reads>, now: () => number) {
    this.#writer = writer;
    this.#reader = writer;
    this.#now = now;
  }

  /** Reads in a thread of its own; where that does not start, the first one goes on doing both. */
  async readWith(reader: Promise<Channel<Reads>>): Promise<void> {
    this.#reader = await reader.catch(() => this.#writer);
  }

  later(ms: number, work: () => Promise<void>): void {
    this.#timer = setTimeout(() => void (this.#opening = work()), ms).unref();
  }

  create(execution: NewExecution, items: readonly NewItem[], page: ItemsPage) {
    return this.#writer.call('create', this.#now(), execution, items, page);
  }

  appendItems(ref: ExecutionRef, items: readonly NewItem[], page: ItemsPage & { readonly from: number }) {
    return this.#writer.call('appendItems', this.#now(), refOf(ref), items, page);
  }

  keepAlive(owner: string, forMs: number) {
    return this.#writer.call('keepAlive', this.#now(), owner, forMs);
  }

  leave(owner: string) {
    return this.#writer.call('leave', this.#now(), owner);
  }

  claim(ref: ExecutionRef, owner: string) {
    return this.#writer.call('claim', this.#now(), refOf(ref), owner);
  }

  claimAbandoned(owner: string, limit: number) {
    return this.#writer.call('claimAbandoned', this.#now(), owner, limit);
  }

  release(ref: ExecutionRef, epoch: number) {
    return this.#writer.call('release', this.#now(), refOf(ref), epoch);
  }

  commit(ref: ExecutionRef, guard: Guard, commands: readonly OwnerCommand[]) {
    return this.#writer.call('commit', this.#now(), refOf(ref), guard, commands);
  }

  request(ref: ExecutionRef, command: RequestCommand, guard: { readonly revision?: number } = {}) {
    return this.#writer.call('request', this.#now(), refOf(ref), command, guard.revision);
  }

  execution(ref: ExecutionRef) {
    return this.#reader.call('execution', refOf(ref));
  }

  list(project: string, filter: ListFilter, page: CursorPage) {
    return this.#reader.call('list', project, filter, page);
  }

  items(ref: ExecutionRef, filter: ItemFilter, page: NumberPage) {
    return this.#reader.call('items', refOf(ref), filter, page);
  }

  steps(ref: ExecutionRef, items: NumberPage) {
    return this.#reader.call('steps', refOf(ref), items);
  }

  attempts(ref: ExecutionRef, item: number) {
    return this.#reader.call('attempts', refOf(ref), item);
  }

  events(ref: ExecutionRef, page: NumberPage) {
    return this.#reader.call('events', refOf(ref), page);
  }

  unpublished(limit: number) {
    return this.#reader.call('unpublished', limit);
  }

  published(positions: readonly number[]) {
    return this.#writer.call('published', this.#now(), positions);
  }

  appendLog(ref: ExecutionRef, batches: readonly LogBatch[]) {
    return this.#writer.call('appendLog', this.#now(), refOf(ref), batches);
  }

  log(ref: ExecutionRef, filter: LogFilter, page: LogPage) {
    return this.#reader.call('log', refOf(ref), filter, page);
  }

  async cacheLookup(project: string, keys: readonly string[]) {
    const now = this.#now();
    const found = await this.#reader.call('cacheEntries', project, keys);
    // A use within the hour is written down already: most look-ups write nothing.
    const stale = found.filter(({ lastUsedAt }) => now - lastUsedAt >= hourMs).map(({ key }) => key);
    const gone = stale.length > 0 ? await this.#writer.call('cacheUsed', now, project, stale) : [];
    const there = found.filter(({ key }) => !gone.includes(key));
    return new Map<string, CacheEntry>(there.map((entry) => [entry.key, entry]));
  }

  cachePut(project: string, entries: readonly NewCacheEntry[]) {
    return this.#writer.call('cachePut', this.#now(), project, entries);
  }

  cacheLatest(project: string, subject: CacheSubject) {
    return this.#reader.call('cacheLatest', project, subject);
  }

  async pruneCache(project: string, unusedSince: number) {
    let pruned = 0;
    for (;;) {
      const some = await this.#writer.call('pruneCache', this.#now(), project, unusedSince, sweepRows);
      pruned += some;
      if (some < sweepRows) return pruned;
    }
  }

  unreferenced(digests: readonly string[]) {
    return this.#reader.call('unreferenced', digests);
  }

  isReferenced(project: string, digest: string) {
    return this.#reader.call('isReferenced', project, digest);
  }

  async prune(project: string, limits: RetentionLimits) {
    const ids = await this.#writer.call('markExpired', this.#now(), project, limits);
    while (await this.#writer.call('sweepExpired', this.#now(), sweepRows));
    return ids;
  }

  async close() {
    clearTimeout(this.#timer);
    await this.#opening;
    // The writer ends last: it then puts the log of changes into the file.
    if (this.#reader !== this.#writer) await this.#reader.close();
    await this.#writer.close();
  }
}

/** Callers may hand a whole execution over: only its name travels to the thread. */
function refOf({ project, id }: ExecutionRef): ExecutionRef {
  return { project, id };
}
