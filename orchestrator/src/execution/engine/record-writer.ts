import { asKumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { LogLine } from '@kumiki/component-sdk/progress';
import type { NewCacheEntry } from '../model/cache.ts';
import type { OwnerCommand } from '../model/command.ts';
import type { ExecutionRef } from '../model/execution.ts';
import type { OwnedRecord } from './late-record.ts';
import {
  maxCommandsPerCall,
  type AttemptPlace,
  type Committed,
  type ExecutionStore,
  type LogBatch,
} from '../store/execution-store.ts';

export interface RecordWriterOptions {
  readonly store: Pick<ExecutionStore, 'appendLog' | 'cachePut'>;
  readonly ref: ExecutionRef;
  readonly record: OwnedRecord;
  /** Hears what each change left. */
  readonly committed: (committed: Committed) => void;
  /** Hears, once, that the record cannot be written any more. */
  readonly failed: (error: KumikiError) => void;
}

/**
 * What happens waits so long for what else happens, unless somebody waits for it, in ms: an execution that is over by
 * then is one change, also where it waited for a lane. Hardly anybody can tell from looking on, and a process that dies
 * has so much more to do again.
 */
const gatherMs = 250;

/**
 * Writes what happens to the record, in order: what comes within a moment, or while one change is being made durable,
 * goes together. Nobody waits for it but whoever flushes.
 */
export class RecordWriter {
  readonly #options: RecordWriterOptions;
  #commands: OwnerCommand[] = [];
  #entries: NewCacheEntry[] = [];
  #logs = new Map<string, LogBatch & { lines: LogLine[] }>();
  #running: Promise<void> | undefined;
  #failure: KumikiError | undefined;
  #flushing = 0;
  #hurry: (() => void) | undefined;

  constructor(options: RecordWriterOptions) {
    this.#options = options;
  }

  push(...commands: readonly OwnerCommand[]): void {
    this.#commands.push(...commands);
    this.#wake();
  }

  putCache(entry: NewCacheEntry): void {
    this.#entries.push(entry);
    this.#wake();
  }

  log(place: AttemptPlace, line: LogLine): void {
    const id = `${place.item}/${place.step}/${place.attempt}`;
    const batch = this.#logs.get(id) ?? { ...place, lines: [] };
    batch.lines.push(line);
    this.#logs.set(id, batch);
    this.#wake();
  }

  /** Waits until everything so far is durable. @throws what kept it from that */
  async flush(): Promise<void> {
    this.#flushing++;
    this.#hurry?.();
    try {
      while (this.#running) await this.#running;
    } finally {
      this.#flushing--;
    }
    if (this.#failure) throw this.#failure;
  }

  #wake(): void {
    if (this.#failure) return;
    this.#running ??= this.#write();
  }

  async #write(): Promise<void> {
    try {
      do {
        await this.#gather();
        await this.#writeOnce();
      } while (this.#commands.length + this.#entries.length + this.#logs.size > 0);
    } catch (thrown) {
      this.#failure = asKumikiError(thrown);
      this.#options.failed(this.#failure);
    } finally {
      this.#running = undefined;
    }
  }

  async #gather(): Promise<void> {
    if (this.#flushing > 0 || this.#commands.length >= maxCommandsPerCall) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#hurry = resolve;
    const timer = setTimeout(resolve, gatherMs);
    await promise;
    clearTimeout(timer);
    this.#hurry = undefined;
  }

  async #writeOnce(): Promise<void> {
    const { store, ref, record, committed } = this.#options;
    const commands = this.#commands.splice(0, maxCommandsPerCall);
    const entries = this.#entries;
    const logs = [...this.#logs.values()];
    this.#entries = [];
    this.#logs = new Map();
    if (logs.length > 0) await record.written();
    // Asked for together, so that they become durable together.
    const [, left] = await Promise.all([
      // First, so that an execution that ends says how much of its log was too much.
      logs.length > 0 ? store.appendLog(ref, logs) : undefined,
      commands.length > 0 ? record.commit(commands) : undefined,
      entries.length > 0 ? store.cachePut(ref.project, entries) : undefined,
    ]);
    if (left) committed(left);
  }
}
