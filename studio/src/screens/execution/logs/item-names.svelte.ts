import { getJson } from '../../../api/client.ts';
import type { StateGrid } from '../../../api/types.ts';

/** Items whose names are read at a time. */
const pageSize = 200;

/** What items are called, read as somebody needs it. */
export class ItemNames {
  names = $state.raw<ReadonlyMap<number, string>>(new Map());
  readonly #execution: string;
  readonly #stopped = new AbortController();
  readonly #asked = new Set<number>();

  constructor(execution: string) {
    this.#execution = execution;
  }

  stop(): void {
    this.#stopped.abort();
  }

  want(items: Iterable<number>): void {
    for (const item of items) {
      const page = Math.floor(item / pageSize);
      if (this.#asked.has(page)) continue;
      this.#asked.add(page);
      // Their numbers stand there meanwhile, and where it cannot be read.
      void this.#read(page).catch(() => this.#asked.delete(page));
    }
  }

  async #read(page: number): Promise<void> {
    const query = { cursor: page * pageSize, limit: pageSize };
    const path = `/executions/${this.#execution}/states`;
    const { items } = await getJson<StateGrid>(path, query, this.#stopped.signal);
    this.names = new Map([...this.names, ...items.map(({ item, name }) => [item, name] as const)]);
  }
}
