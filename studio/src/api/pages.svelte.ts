import type { ApiError } from './client.ts';
import { followChanges, useResource, type Resource } from './resource.svelte.ts';
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

  /** What is shown could not be read anew: it may be old. */
  isOld = $state(false);

  /** Reads the list from its start. */
  async start(signal: AbortSignal): Promise<Page<Item>> {
    this.#reading += 1;
    const page = await this.#read(undefined, signal);
    this.more = [];
    this.next = page.next;
    this.moreError = undefined;
    this.isOld = false;
    return page;
  }

  /** Reads anew all that is shown, page by page; until it is all there, what was shown stays. @returns whether it could */
  async refresh(): Promise<boolean> {
    const { value } = this.first;
    if (!value) return true;
    const reading = this.#reading;
    const wanted = value.items.length + this.more.length;
    try {
      const first = await this.#read(undefined);
      const more: Item[] = [];
      let { next } = first;
      while (next !== undefined && first.items.length + more.length < wanted && reading === this.#reading) {
        const page = await this.#read(next);
        more.push(...page.items);
        next = page.next;
      }
      // Meanwhile something else was asked for, or more of it.
      if (reading !== this.#reading) return true;
      if (value.items.length + this.more.length > wanted) return true;
      this.first.value = first;
      this.more = more;
      this.next = next;
      this.isOld = false;
    } catch {
      this.isOld = reading === this.#reading;
    }
    return !this.isOld;
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

/**
 * The same of a list that changes all the time: all of it that is shown is read again whenever `changes` gives something else.
 * @param pauseMs the least time between two readings
 */
export function useFollowedPages<Item>(
  read: (cursor: string | undefined, signal?: AbortSignal) => Promise<Page<Item>>,
  changes: () => unknown,
  pauseMs = 1000,
): Pages<Item> {
  const pages = usePages(read);
  followChanges(() => pages.refresh(), changes, pauseMs);
  return pages;
}
