import type { ApiError } from './client.ts';
import { useResource, type Resource } from './resource.svelte.ts';
import type { Page } from './types.ts';

/** A list that is read page by page. */
export class Pages<Item> {
  more = $state.raw<readonly Item[]>([]);
  next = $state.raw<string | undefined>(undefined);
  moreError = $state.raw<ApiError | undefined>(undefined);
  first!: Resource<Page<Item>>;
  readonly #read: (cursor: string | undefined, signal?: AbortSignal) => Promise<Page<Item>>;
  #reading = 0;

  constructor(read: (cursor: string | undefined, signal?: AbortSignal) => Promise<Page<Item>>) {
    this.#read = read;
  }

  /** All that has been read. */
  get items(): readonly Item[] | undefined {
    return this.first.value && [...this.first.value.items, ...this.more];
  }

  /** Reads the list from its start. */
  async start(signal: AbortSignal): Promise<Page<Item>> {
    this.#reading += 1;
    const page = await this.#read(undefined, signal);
    this.more = [];
    this.next = page.next;
    this.moreError = undefined;
    return page;
  }

  async readMore(): Promise<void> {
    const reading = this.#reading;
    try {
      const page = await this.#read(this.next);
      // A page of what was shown before belongs to nothing any more.
      if (reading !== this.#reading) return;
      this.more = [...this.more, ...page.items];
      this.next = page.next;
      this.moreError = undefined;
    } catch (thrown) {
      this.moreError = thrown as ApiError;
    }
  }
}

/** Reads the first page of what a screen shows, again whenever something that `read` looked at has changed. */
export function usePages<Item>(
  read: (cursor: string | undefined, signal?: AbortSignal) => Promise<Page<Item>>,
): Pages<Item> {
  const pages = new Pages(read);
  pages.first = useResource((signal) => pages.start(signal));
  return pages;
}
