import { getJson } from '../../../api/client.ts';
import type { GridRow, StateGrid } from '../../../api/types.ts';

/** Items that are read at a time. */
export const pageSize = 200;
/** Between two readings of what changed, in ms: a person sees no more, and the platform has other work. */
const pause = 400;

/** The rows of a grid: those that somebody looks at are read when they are looked at, and again when they change. */
export class GridRows {
  steps = $state.raw<readonly string[]>([]);
  /** By the item's place; those that were not looked at yet are not there. */
  rows = $state.raw<readonly (GridRow | undefined)[]>([]);
  error = $state.raw<unknown>(undefined);
  readonly #execution: string;
  readonly #stopped = new AbortController();
  /** Pages to read, and those that were read. */
  readonly #stale = new Set<number>();
  readonly #known = new Set<number>();
  #isReading = false;

  constructor(execution: string) {
    this.#execution = execution;
  }

  stop(): void {
    this.#stopped.abort();
  }

  /** Says which rows are seen. */
  look(from: number, to: number): void {
    for (let page = Math.floor(from / pageSize); page * pageSize < to; page++) {
      if (!this.#known.has(page)) this.#stale.add(page);
    }
    this.#read();
  }

  /** Says which items are not as they were; all of them where it is left out. */
  changed(items?: readonly number[]): void {
    const pages = items?.map((item) => Math.floor(item / pageSize)) ?? [...this.#known];
    for (const page of pages) if (this.#known.has(page)) this.#stale.add(page);
    this.#read();
  }

  #read(): void {
    if (this.#stale.size === 0 || this.#isReading) return;
    this.#isReading = true;
    void this.#readStale();
  }

  async #readStale(): Promise<void> {
    while (this.#stale.size > 0 && !this.#stopped.signal.aborted) {
      const [page] = this.#stale;
      this.#stale.delete(page!);
      this.#known.add(page!);
      try {
        await this.#readPage(page!);
        this.error = undefined;
      } catch (thrown) {
        this.#known.delete(page!);
        if (!this.#stopped.signal.aborted) this.error = thrown;
        break;
      }
      if (this.#stale.size === 0) await new Promise((resolve) => setTimeout(resolve, pause));
    }
    this.#isReading = false;
  }

  async #readPage(page: number): Promise<void> {
    const query = { cursor: page * pageSize, limit: pageSize };
    const path = `/executions/${this.#execution}/states`;
    const { steps, items } = await getJson<StateGrid>(path, query, this.#stopped.signal);
    if (steps.join('\n') !== this.steps.join('\n')) this.steps = steps;
    const rows = this.rows.slice();
    for (const row of items) rows[row.item] = row;
    this.rows = rows;
  }
}
