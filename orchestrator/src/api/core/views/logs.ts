import type { ChangeFeed } from '../../../events/index.ts';
import {
  isTerminal,
  type ExecutionRef,
  type ExecutionStore,
  type LogFilter,
  type LogPage,
  type StoredLogLine,
} from '../../../execution/index.ts';
import type { FollowOptions } from '../executions.ts';
import { nextChange } from '../next-change.ts';

/** What components wrote while they worked, by execution. */
export class Logs {
  readonly #store: ExecutionStore;
  readonly #changes: ChangeFeed;

  constructor(store: ExecutionStore, changes: ChangeFeed) {
    this.#store = store;
    this.#changes = changes;
  }

  /** In the order of arrival. @throws EXECUTION_NOT_FOUND */
  async page(ref: ExecutionRef, filter: LogFilter, page: LogPage): Promise<readonly StoredLogLine[]> {
    return await this.#store.log(ref, filter, page);
  }

  /** All lines that are there now, page by page. */
  async *all(
    ref: ExecutionRef,
    filter: LogFilter,
    { signal, limit = 1000 }: Pick<FollowOptions, 'signal' | 'limit'> = {},
  ): AsyncGenerator<readonly StoredLogLine[], void, undefined> {
    for (let after = 0; ;) {
      signal?.throwIfAborted();
      const lines = await this.#store.log(ref, filter, { after, limit });
      if (lines.length > 0) yield lines;
      if (lines.length < limit) return;
      after = lines.at(-1)!.position;
    }
  }

  /**
   * Lines after a position, page by page as they are written, until the execution has ended and all were given. An
   * empty page says that nothing came for a while.
   */
  async *follow(
    ref: ExecutionRef,
    filter: LogFilter,
    after: number,
    { signal, quietMs = 15_000, limit = 1000 }: FollowOptions = {},
  ): AsyncGenerator<readonly StoredLogLine[], void, undefined> {
    let next = after;
    for (;;) {
      signal?.throwIfAborted();
      const changed = nextChange([this.#changes, this.#changes.logs], ref, signal);
      try {
        // In this order: what was written before the end is seen, and what the filter leaves out is not read again.
        const { status } = await this.#store.execution(ref);
        const end = await this.#store.logEnd(ref);
        const lines = await this.#store.log(ref, filter, { after: next, limit });
        if (lines.length > 0) yield lines;
        const last = lines.at(-1)?.position ?? next;
        next = lines.length < limit ? Math.max(last, end) : last;
        if (lines.length === limit) continue;
        if (isTerminal(status)) return;
        if (!(await changed.within(quietMs))) yield [];
      } finally {
        changed.stop();
      }
    }
  }
}
