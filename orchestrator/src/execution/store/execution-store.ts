import type { LocalText } from '@kumiki/component-sdk/manifest';
import type { LogLevel, LogLine } from '@kumiki/component-sdk/progress';
import type { CacheEntry, CacheSubject, NewCacheEntry } from '../model/cache.ts';
import type { ContentKind } from '../model/content.ts';
import type { OwnerCommand, RequestCommand } from '../model/command.ts';
import type { RecordedEvent } from '../model/event.ts';
import type { Execution, ExecutionRef, ExecutionStatus, NewExecution } from '../model/execution.ts';
import type { KnownRequest, NewRequest, RequestKey } from '../model/request.ts';
import type { ExecutionItem, ItemStatus, ItemStep, NewItem, StepAttempt, StepStatus } from '../model/item.ts';
import type { VerdictWord } from '../model/verdict.ts';
import type { NumberPage } from './pages.ts';
import type { OverviewStore, ReviewStore } from './review-store.ts';

/** The most items that one call takes: a call is one transaction, and nobody waits long for another's. */
export const maxItemsPerCall = 1000;
/** The most commands that one call takes. */
export const maxCommandsPerCall = 1000;
/** The most digests that one call takes. */
export const maxDigestsPerCall = 1000;

/**
 * The system of record of executions. Each method is one whole transaction: what it promises is durable when it
 * resolves, and where it rejects nothing has changed. There are no open transactions, so that a data base on
 * another machine can be behind it.
 *
 * Two things guard a change. The epoch: an execution has one owner at a time, and each new one counts the epoch
 * up, so a process that was thought dead changes nothing any more (OWNER_LOST). The revision, where a caller
 * gives one: the record is as it was read (EXECUTION_CONFLICT). Commands are checked against the state machine
 * within the transaction (EXECUTION_STATE).
 *
 * All methods may reject with STORE_FULL, STORE_UNAVAILABLE and RECORDS_CORRUPT, those about an execution with
 * EXECUTION_NOT_FOUND.
 */
export interface ExecutionStore extends ReviewStore, OverviewStore {
  /**
   * Records a new execution with its first items, at most `maxItemsPerCall`.
   * @throws EXECUTION_EXISTS, EXECUTION_ID_INVALID
   */
  create(execution: NewExecution, items: readonly NewItem[], page: ItemsPage): Promise<Committed>;
  /**
   * Records a new execution with all of its items, at most `maxItemsPerCall`, that has an owner from the beginning, with
   * what has become of it by now: as `create`, `claim` and `commit` (at most `maxCommandsPerCall`) in one change. Its epoch
   * is 1.
   * @throws EXECUTION_EXISTS, EXECUTION_ID_INVALID, EXECUTION_STATE, EXECUTION_ITEM_NOT_FOUND
   */
  createOwned(
    execution: NewExecution,
    items: readonly NewItem[],
    owner: string,
    commands: readonly OwnerCommand[],
  ): Promise<Committed>;
  /**
   * Records a new execution with all of its items, at most `maxItemsPerCall`, and the request for it, unless that
   * request is known: two at once make one execution.
   * @returns the same request of before, and nothing where this is the first
   * @throws REQUEST_REPEATED_DIFFERENTLY where another one has its key; as `create`
   */
  createOnce(
    execution: NewExecution,
    items: readonly NewItem[],
    request: NewRequest,
  ): Promise<KnownRequest | undefined>;
  /**
   * Adds items. A call that is repeated because its answer was lost changes nothing twice: `from` is then wrong.
   * @param page.from how many items there are before
   * @throws EXECUTION_CONFLICT where there are more or fewer
   */
  appendItems(
    ref: ExecutionRef,
    items: readonly NewItem[],
    page: ItemsPage & { readonly from: number },
  ): Promise<Committed>;

  /** Says that an owner is alive, for so long from now; other owners may not take its executions until then. */
  keepAlive(owner: string, forMs: number): Promise<void>;
  /** Says that an owner goes: its executions may be claimed at once. */
  leave(owner: string): Promise<void>;
  /**
   * Takes an execution over. What ran under the owner before is interrupted: running items and steps are pending
   * again, running attempts are lost.
   * @throws EXECUTION_OWNED while another owner is alive; EXECUTION_STATE where it has ended
   */
  claim(ref: ExecutionRef, owner: string): Promise<Execution>;
  /**
   * Takes over open executions that nobody alive owns, of all projects: the highest priority first, then the oldest.
   * @param graceMs younger ones whose items are still being added are left alone; none are where it is left out
   */
  claimAbandoned(owner: string, limit: number, graceMs?: number): Promise<readonly Execution[]>;
  /** Gives an execution back to whoever claims it next. @throws OWNER_LOST */
  release(ref: ExecutionRef, epoch: number): Promise<Committed>;

  /**
   * Carries out commands of the owner, in order, all or none; at most `maxCommandsPerCall`.
   * @throws OWNER_LOST, EXECUTION_CONFLICT, EXECUTION_STATE, EXECUTION_ITEM_NOT_FOUND
   */
  commit(ref: ExecutionRef, guard: Guard, commands: readonly OwnerCommand[]): Promise<Committed>;
  /** Carries out what anybody may ask for. @throws EXECUTION_CONFLICT, EXECUTION_STATE */
  request(
    ref: ExecutionRef,
    command: RequestCommand,
    guard?: { readonly revision?: number },
  ): Promise<Committed>;

  execution(ref: ExecutionRef): Promise<Execution>;
  /** What was asked for under a key within the last `requestKeptMs`. */
  findRequest(project: string, key: RequestKey): Promise<KnownRequest | undefined>;
  /** Newest first. @throws CURSOR_INVALID */
  list(project: string, filter: ListFilter, page: CursorPage): Promise<Listed>;
  /** By index. */
  items(ref: ExecutionRef, filter: ItemFilter, page: NumberPage): Promise<readonly ExecutionItem[]>;
  /**
   * All steps of items in one go, in the plan's order per item: those without a record are pending, or cancelled
   * where the item has failed or was cancelled.
   */
  steps(ref: ExecutionRef, items: NumberPage): Promise<readonly ItemStep[]>;
  /**
   * What objects in the data of an output of the items have under a key, each once, with the unit beside it; and of
   * data that lies in files, the digests of some. `most` of each.
   */
  namesInOutputs(ref: ExecutionRef, output: string, key: string, most: number): Promise<NamesInOutputs>;
  /**
   * The items of two executions side by side, paired by their names: those of one name in their order. First all of
   * the first execution, then those of the other that have no partner.
   * @param page places are counted over both parts
   */
  itemPairs(ref: ExecutionRef, other: ExecutionRef, page: NumberPage): Promise<readonly ItemPair[]>;
  /** What each step took over all items, in the plan's order. */
  stepTimes(ref: ExecutionRef): Promise<readonly StepTimes[]>;
  /** Of items from a place on, each in the order of time. */
  attemptsOfItems(ref: ExecutionRef, items: NumberPage): Promise<readonly StepAttempt[]>;
  /** Of one item, by step in the plan's order and number. */
  attempts(ref: ExecutionRef, item: number): Promise<readonly StepAttempt[]>;

  /** What happened, from a number on, in order and without a gap. */
  events(ref: ExecutionRef, page: NumberPage): Promise<readonly RecordedEvent[]>;
  /**
   * The outbox: events of all executions of all projects after a position, in the order in which they were recorded.
   * Positions grow, with gaps, and none is used again. Those of removed executions are gone.
   */
  eventsAfter(position: number, limit: number): Promise<readonly PositionedEvent[]>;
  /** Where the newest event is, or was; 0 before the first. */
  lastPosition(): Promise<number>;
  /** How far one of the outbox's readers has come, which begins again behind it; nothing before it ever did. */
  readerPosition(reader: string): Promise<number | undefined>;
  /** Says how far a reader has come; it never goes back. */
  advanceReader(reader: string, position: number): Promise<void>;
  /**
   * Whether one of several platforms tells what a reader tells: for so many ms from now on, where no other one does. For 0 ms, another
   * one may. The reader has a place already.
   */
  leadReader(reader: string, who: string, ms: number): Promise<boolean>;

  /** Adds to the logs of attempts. */
  appendLog(ref: ExecutionRef, batches: readonly LogBatch[]): Promise<void>;
  /** In the order of arrival, after a position. */
  log(ref: ExecutionRef, filter: LogFilter, page: LogPage): Promise<readonly StoredLogLine[]>;
  /** The position of the last line; 0 where there is none. */
  logEnd(ref: ExecutionRef): Promise<number>;

  /**
   * The entries that are there, by key. Counts as use, to the hour: none of them is pruned within the next.
   * @param subjects by key: where that has no entry, the newest one of its subject tells what changed since
   */
  cacheLookup(
    project: string,
    keys: readonly string[],
    subjects?: ReadonlyMap<string, CacheSubject>,
  ): Promise<CacheFound>;
  /** Keeps results; a later one with the same key takes the place of the first. */
  cachePut(project: string, entries: readonly NewCacheEntry[]): Promise<void>;
  /** The newest entry of a step for an item, to tell what changed since. */
  cacheLatest(project: string, subject: CacheSubject): Promise<CacheEntry | undefined>;
  /** Forgets entries not used since then. @param pipeline only those of this one @returns how many */
  pruneCache(project: string, unusedSince: number, pipeline?: string): Promise<number>;

  /**
   * Those of the digests that no record, no cache entry, no pipeline and no sent file of any project refers to; at most
   * `maxDigestsPerCall`.
   */
  unreferenced(digests: readonly string[]): Promise<readonly string[]>;
  /** Whether records of this project refer to it: what a project may read. */
  isReferenced(project: string, digest: string): Promise<boolean>;
  /**
   * What executions keep, the newest first, for those who decide what goes. A page may be shorter than its limit.
   * @param pipeline only executions of this one @throws CURSOR_INVALID
   */
  kept(project: string, page: CursorPage, pipeline?: string): Promise<KeptPage>;
  /**
   * Removes executions with all that belongs to them, of those that have ended and are not pinned. In parts, so that
   * others need not wait; their events go too. What an interruption leaves is not seen any more,
   * and goes the next time, whatever that is about.
   * @returns the ids of those removed
   */
  remove(project: string, ids: readonly string[]): Promise<readonly string[]>;
  /**
   * Removes content of an execution that has ended and is not pinned, in parts; its record stays and says so. Results
   * of before that need it go along, unless they were used after `cacheUnusedSince` (milliseconds since the epoch).
   */
  removeContent(ref: ExecutionRef, kinds: readonly ContentKind[], cacheUnusedSince: number): Promise<void>;
  /** Those of the digests that the execution does not refer to, or not any more; at most `maxDigestsPerCall`. */
  released(ref: ExecutionRef, digests: readonly string[]): Promise<readonly string[]>;
  /** Keeps an execution whatever the limits say, or leaves it to them. */
  pin(ref: ExecutionRef, pinned: boolean): Promise<void>;

  /** Waits for what was asked before, then lets go. */
  close(): Promise<void>;
}

/** Both by key. */
export interface CacheFound {
  readonly entries: ReadonlyMap<string, CacheEntry>;
  /** The newest entries of the subjects of those that are not there. */
  readonly latest: ReadonlyMap<string, CacheEntry>;
}

/** An execution that has ended, and where it had one item, what became of that: whoever waited need not ask again. */
export interface EndedExecution extends Execution {
  readonly only?: { readonly item: ExecutionItem; readonly steps: readonly ItemStep[] };
}

/** What a change left. */
export interface Committed {
  readonly revision: number;
  readonly seq: number;
  readonly status: ExecutionStatus;
  /** So that an owner hears of a cancel with its next step at the latest. */
  readonly cancelRequested: boolean;
  /** The whole execution, where it has ended. */
  readonly ended?: EndedExecution;
}

export interface Guard {
  readonly epoch: number;
  readonly revision?: number;
}

export interface ItemsPage {
  /** No more items will come. */
  readonly complete: boolean;
}

export interface ListFilter {
  readonly status?: readonly ExecutionStatus[];
  /** The name of a pipeline. */
  readonly pipeline?: string;
  /** A version of a pipeline. */
  readonly version?: number;
  /** At least one of its items has this verdict. */
  readonly verdict?: VerdictWord;
  /** No others than these: what somebody may see. */
  readonly pipelines?: readonly string[];
  /** Accepted at this time or later, in milliseconds since the epoch. */
  readonly from?: number;
  /** Accepted before. */
  readonly until?: number;
  /** A part of the pipeline's name or of a label, in any case and width, or the beginning of the id. */
  readonly text?: string;
  /** All of them. */
  readonly labels?: Readonly<Record<string, string>>;
  /** `false` leaves those out that only tried something, `true` all others. */
  readonly trial?: boolean;
}

export interface CursorPage {
  readonly limit: number;
  /** `Listed.next` of the page before. */
  readonly cursor?: string;
}

export interface Listed {
  readonly executions: readonly Execution[];
  /** There are more: the cursor of the next page. */
  readonly next?: string;
}

export interface ItemFilter {
  readonly status?: readonly ItemStatus[];
  /** What the pipeline found. */
  readonly verdict?: VerdictWord;
  /** What counts in the end: a correction, where there is one. */
  readonly final?: VerdictWord;
  /** Whether somebody corrected it. */
  readonly corrected?: boolean;
  /** No others than these, by index. */
  readonly only?: readonly number[];
  /** A part of the name, in any case (of ASCII letters). */
  readonly text?: string;
}

/** Indexes of items that belong together. */
export interface ItemPair {
  readonly place: number;
  readonly item?: number;
  readonly other?: number;
}

/** A step over all items of an execution; times in ms, of attempts that have ended. */
export interface StepTimes {
  readonly step: string;
  /** How many items are where with it; those without a record are not counted. */
  readonly counts: Readonly<Partial<Record<StepStatus, number>>>;
  readonly attempts: number;
  readonly failedAttempts: number;
  readonly totalMs: number;
  readonly cpuMs: number;
  readonly p50Ms?: number;
  readonly p95Ms?: number;
  readonly maxMs?: number;
  /** Milliseconds since the epoch. */
  readonly firstStart?: number;
  readonly lastEnd?: number;
}

export interface NamesInOutputs {
  readonly names: readonly { readonly name: string; readonly unit?: string; readonly title?: LocalText }[];
  readonly files: readonly string[];
}

export interface PositionedEvent {
  readonly position: number;
  readonly event: RecordedEvent;
}

export interface AttemptPlace {
  readonly item: number;
  readonly step: string;
  readonly attempt: number;
}

export interface LogBatch extends AttemptPlace {
  readonly lines: readonly LogLine[];
}

export type LogFilter = Partial<AttemptPlace> & {
  readonly levels?: readonly LogLevel[];
  /** A part of the message, in any case (of ASCII letters). */
  readonly text?: string;
};

export interface LogPage {
  /** 0 for the beginning. */
  readonly after: number;
  readonly limit: number;
}

export interface StoredLogLine extends AttemptPlace {
  readonly position: number;
  readonly line: LogLine;
}

/** What an execution keeps. */
export interface KeptExecution {
  readonly id: string;
  /** The name of its pipeline. */
  readonly pipeline: string;
  /** Milliseconds since the epoch; without it, the execution is open. */
  readonly endedAt?: number;
  readonly keepForMs?: number;
  readonly pinned: boolean;
  readonly removed: readonly ContentKind[];
  /** By kind; `record` is what goes with the record alone. A file that is several kinds counts as the last of them. */
  readonly bytes: Readonly<Record<ContentKind | 'record', number>>;
}

export interface KeptPage {
  readonly items: readonly KeptExecution[];
  /** There are more: the cursor of the next page. */
  readonly next?: string;
}
