import { beginExecution } from '../model/accepted.ts';
import type { OwnerCommand } from '../model/command.ts';
import type { Execution, NewExecution } from '../model/execution.ts';
import type { NewItem } from '../model/item.ts';
import type { Committed, ExecutionStore } from '../store/execution-store.ts';

/** What becomes of an execution is written to its record, in order. */
export interface OwnedRecord {
  /** Carries out commands of the owner. @throws as `ExecutionStore.commit` */
  commit(commands: readonly OwnerCommand[]): Promise<Committed>;
  /** Waits until the execution is recorded. */
  written(): Promise<void>;
}

export interface LateRecordOptions {
  readonly store: Pick<ExecutionStore, 'createOwned' | 'commit'>;
  readonly accepted: NewExecution;
  readonly items: readonly NewItem[];
  readonly owner: string;
  /** Waits until its inputs are stored. @throws what the store throws */
  readonly stored: Promise<unknown> | undefined;
  /** Called when it is written, or cannot be. */
  readonly settled: () => void;
}

/** An execution that waits its turn is recorded after so long, in ms. One that runs is when the first of it is (`RecordWriter`). */
const lateMs = 1000;

/**
 * The record of a new execution that nobody has been told of: it is written with what happens first, where that comes soon.
 * An execution that is over by then is one change, with one synchronisation. Should the process die before, it is as if it
 * had died before the request came.
 */
export class LateRecord implements OwnedRecord {
  /** As it is when it is taken. */
  readonly execution: Execution;
  readonly #options: LateRecordOptions;
  readonly #timer: NodeJS.Timeout;
  #writing: Promise<Committed> | undefined;

  constructor(options: LateRecordOptions) {
    const { accepted, items, owner } = options;
    this.#options = options;
    this.execution = beginExecution(accepted, { items, complete: true, owner }, Date.now()).execution;
    this.#timer = setTimeout(() => void this.#write([]), lateMs);
  }

  async commit(commands: readonly OwnerCommand[]): Promise<Committed> {
    if (!this.#writing) return await this.#write(commands);
    await this.#writing;
    return await this.#options.store.commit(this.execution, { epoch: this.execution.epoch }, commands);
  }

  async written(): Promise<void> {
    await (this.#writing ?? this.#write([]));
  }

  #write(commands: readonly OwnerCommand[]): Promise<Committed> {
    clearTimeout(this.#timer);
    const { settled } = this.#options;
    this.#writing = this.#create(commands);
    // Whoever waits for it hears what kept it from being written.
    this.#writing.then(settled, settled);
    return this.#writing;
  }

  async #create(commands: readonly OwnerCommand[]): Promise<Committed> {
    const { store, accepted, items, owner, stored } = this.#options;
    await stored;
    return await store.createOwned(accepted, items, owner, commands);
  }
}
