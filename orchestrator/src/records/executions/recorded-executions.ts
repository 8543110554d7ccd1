import type { CacheEntry, CacheSubject, NewCacheEntry } from '../../execution/model/cache.ts';
import type { ContentKind } from '../../execution/model/content.ts';
import type { OwnerCommand, RequestCommand } from '../../execution/model/command.ts';
import type { ExecutionRef, NewExecution } from '../../execution/model/execution.ts';
import type { NewCorrection } from '../../execution/model/review.ts';
import type { NewRequest, RequestKey } from '../../execution/model/request.ts';
import type { NewItem } from '../../execution/model/item.ts';
import type {
  CacheFound,
  CursorPage,
  ExecutionStore,
  Guard,
  ItemFilter,
  ItemsPage,
  ListFilter,
  LogBatch,
  LogFilter,
  LogPage,
} from '../../execution/store/execution-store.ts';
import type { NumberPage } from '../../execution/store/pages.ts';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Threads } from '../thread/callers.ts';

/** Rows that one transaction of a clean-up deletes at most: some ten milliseconds. */
const sweepRows = 2000;

/** Bytes of the log of one execution, where nobody says how much: some hundred thousand lines. */
export const defaultLogBytes = 16 * 2 ** 20;

/** Records of executions in a data base, by operations on its threads. */
export class RecordedExecutions implements ExecutionStore {
  readonly #threads: Threads;
  readonly #now: () => number;
  readonly #logBytes: number;

  /** @param logBytes of the log of one execution; what is longer is counted and not kept */
  constructor(threads: Threads, now: () => number, logBytes = defaultLogBytes) {
    this.#threads = threads;
    this.#now = now;
    this.#logBytes = logBytes;
  }

  create(execution: NewExecution, items: readonly NewItem[], page: ItemsPage) {
    return this.#threads.writer.call('create', this.#now(), execution, items, page);
  }

  createOwned(
    execution: NewExecution,
    items: readonly NewItem[],
    owner: string,
    commands: readonly OwnerCommand[],
  ) {
    return this.#threads.writer.call('createOwned', this.#now(), execution, items, owner, commands);
  }

  createOnce(execution: NewExecution, items: readonly NewItem[], request: NewRequest) {
    return this.#threads.writer.call('createOnce', this.#now(), execution, items, request);
  }

  findRequest(project: string, { caller, clientId, correlationId }: RequestKey) {
    return this.#threads.reader.call(
      'findRequest',
      project,
      { caller, clientId, correlationId },
      this.#now(),
    );
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

  claimAbandoned(owner: string, limit: number, graceMs?: number) {
    return this.#threads.writer.call('claimAbandoned', this.#now(), owner, limit, graceMs);
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

  itemPairs(ref: ExecutionRef, other: ExecutionRef, page: NumberPage) {
    return this.#threads.reader.call('itemPairs', refOf(ref), refOf(other), page);
  }

  stepTimes(ref: ExecutionRef) {
    return this.#threads.reader.call('stepTimes', refOf(ref));
  }

  attemptsOfItems(ref: ExecutionRef, items: NumberPage) {
    return this.#threads.reader.call('attemptsOfItems', refOf(ref), items);
  }

  namesInOutputs(ref: ExecutionRef, output: string, key: string, most: number) {
    return this.#threads.reader.call('namesInOutputs', refOf(ref), output, key, most);
  }

  attempts(ref: ExecutionRef, item: number) {
    return this.#threads.reader.call('attempts', refOf(ref), item);
  }

  events(ref: ExecutionRef, page: NumberPage) {
    return this.#threads.reader.call('events', refOf(ref), page);
  }

  eventsAfter(position: number, limit: number) {
    return this.#threads.reader.call('eventsAfter', position, limit);
  }

  lastPosition() {
    return this.#threads.reader.call('lastPosition');
  }

  readerPosition(reader: string) {
    return this.#threads.reader.call('readerPosition', reader);
  }

  advanceReader(reader: string, position: number) {
    return this.#threads.writer.call('advanceReader', this.#now(), reader, position);
  }

  leadReader(reader: string, who: string, ms: number) {
    return this.#threads.writer.call('leadReader', this.#now(), reader, who, ms);
  }

  appendLog(ref: ExecutionRef, batches: readonly LogBatch[]) {
    return this.#threads.writer.call('appendLog', this.#now(), refOf(ref), batches, this.#logBytes);
  }

  log(ref: ExecutionRef, filter: LogFilter, page: LogPage) {
    return this.#threads.reader.call('log', refOf(ref), filter, page);
  }

  logEnd(ref: ExecutionRef) {
    return this.#threads.reader.call('logEnd', refOf(ref));
  }

  async cacheLookup(
    project: string,
    keys: readonly string[],
    subjects?: ReadonlyMap<string, CacheSubject>,
  ): Promise<CacheFound> {
    const now = this.#now();
    const { reader } = this.#threads;
    const { entries: found, latest, stale } = await reader.call('cacheEntries', project, keys, subjects, now);
    const gone = stale.length > 0 ? await this.#threads.writer.call('cacheUsed', now, project, stale) : [];
    const there = found.filter(({ key }) => !gone.includes(key));
    return { entries: new Map<string, CacheEntry>(there.map((entry) => [entry.key, entry])), latest };
  }

  cachePut(project: string, entries: readonly NewCacheEntry[]) {
    return this.#threads.writer.call('cachePut', this.#now(), project, entries);
  }

  cacheLatest(project: string, subject: CacheSubject) {
    return this.#threads.reader.call('cacheLatest', project, subject);
  }

  async pruneCache(project: string, unusedSince: number, pipeline?: string) {
    let pruned = 0;
    for (;;) {
      const some = await this.#threads.writer.call(
        'pruneCache',
        this.#now(),
        project,
        unusedSince,
        sweepRows,
        pipeline,
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

  kept(project: string, page: CursorPage, pipeline?: string) {
    return this.#threads.reader.call('keptExecutions', project, pipeline, page);
  }

  async remove(project: string, ids: readonly string[]) {
    const removed = await this.#threads.writer.call('hideExecutions', this.#now(), project, ids);
    while (await this.#threads.writer.call('sweepHidden', this.#now(), sweepRows));
    return removed;
  }

  async removeContent(ref: ExecutionRef, kinds: readonly ContentKind[], unusedSince: number) {
    const { writer } = this.#threads;
    const given = [refOf(ref), kinds, unusedSince, sweepRows] as const;
    while (await writer.call('removeContent', this.#now(), ...given));
  }

  released(ref: ExecutionRef, digests: readonly string[]) {
    return this.#threads.reader.call('released', refOf(ref), digests);
  }

  async pin(ref: ExecutionRef, pinned: boolean) {
    const found = await this.#threads.writer.call('pinExecution', this.#now(), refOf(ref), pinned);
    if (!found) throw kumikiError('EXECUTION_NOT_FOUND', { execution: ref.id });
  }

  correctVerdict(ref: ExecutionRef, item: number, correction: NewCorrection) {
    return this.#threads.writer.call('correctVerdict', this.#now(), refOf(ref), item, correction);
  }

  corrections(ref: ExecutionRef, item: number) {
    return this.#threads.reader.call('corrections', refOf(ref), item);
  }

  finalVerdicts(ref: ExecutionRef) {
    return this.#threads.reader.call('finalVerdicts', refOf(ref));
  }

  stepStates(ref: ExecutionRef, items: NumberPage) {
    return this.#threads.reader.call('stepStates', refOf(ref), items);
  }

  activity(project: string, pipelines: readonly string[], since: number) {
    return this.#threads.reader.call('activity', project, pipelines, since);
  }

  close() {
    return this.#threads.close();
  }
}

/** Callers may hand a whole execution over: only its name travels to the thread. */
function refOf({ project, id }: ExecutionRef): ExecutionRef {
  return { project, id };
}
