import { getJson, type ApiError } from '../../api/client.ts';
import { followExecution, type ExecutionEvent } from '../../api/follow.ts';
import type { Execution, FinalVerdicts, Item, ItemStatus, Page, VerdictWord } from '../../api/types.ts';

const pageSize = 100;
/** What could not be read is asked for again after so long, in ms: the platform may be starting anew. */
const retryMs = 1000;
/** Items of a state, or with a verdict that counts; all of them where it is empty. */
export interface ItemFilter {
  readonly status?: ItemStatus;
  readonly final?: VerdictWord;
  readonly corrected?: 'true' | 'false';
}

const open: ReadonlySet<string> = new Set(['accepted', 'planned', 'running']);

export function isOpen({ status }: Pick<Execution, 'status'>): boolean {
  return open.has(status);
}

/** An execution with the items that are shown, kept up to date by its events. */
export class ExecutionState {
  execution = $state.raw<Execution | undefined>(undefined);
  items = $state.raw<readonly Item[]>([]);
  /** The cursor of the items after those. */
  next = $state.raw<string | undefined>(undefined);
  /** How the items are judged in the end. */
  verdicts = $state.raw<FinalVerdicts | undefined>(undefined);
  error = $state.raw<ApiError | undefined>(undefined);
  isConnected = $state(true);
  /** Counts the events that have come: what hangs on details is read anew by it. */
  changes = $state(0);
  /** The items that the last events were about; all of them where it is not there. */
  changedItems: readonly number[] | undefined = undefined;
  readonly #id: string;
  readonly #filter: ItemFilter;
  readonly #stopped = new AbortController();
  #stopFollowing: (() => void) | undefined;
  #reading = Promise.resolve();
  #retry: ReturnType<typeof setTimeout> | undefined;

  /** @param filter shows only items that fit it */
  constructor(id: string, filter: ItemFilter) {
    this.#id = id;
    this.#filter = filter;
  }

  async start(): Promise<void> {
    this.error = undefined;
    this.items = [];
    this.next = undefined;
    try {
      await Promise.all([this.#readExecution(), this.more(), this.readVerdicts()]);
      this.#follow();
    } catch (thrown) {
      if (!this.#stopped.signal.aborted) this.error = thrown as ApiError;
    }
  }

  stop(): void {
    this.#stopFollowing?.();
    clearTimeout(this.#retry);
    this.#stopped.abort();
  }

  /** Reads more items. @throws ApiError */
  async more(): Promise<void> {
    const { items, next } = await this.#page(this.next);
    this.items = [...this.items, ...items];
    this.next = next;
  }

  /** Follows anew what goes on after its end: items that are tried again. */
  async resume(): Promise<void> {
    this.#stopFollowing?.();
    await this.#refresh();
    this.#follow();
  }

  /** Somebody looks at it again: what has ended may have been tried again by others. */
  async lookAgain(): Promise<void> {
    const { execution } = this;
    if (!execution || isOpen(execution)) return;
    const { seq } = await getJson<Execution>(`/executions/${this.#id}`, {}, this.#stopped.signal);
    if (seq !== execution.seq) await this.resume();
  }

  /** Reads one item anew, which stays where it is, also where it does not fit the filter any more. */
  async readItem(item: number): Promise<void> {
    const query = { cursor: item, limit: 1 };
    const path = `/executions/${this.#id}/items`;
    const { items } = await getJson<Page<Item>>(path, query, this.#stopped.signal);
    const [found] = items;
    if (found?.item !== item) return;
    this.items = this.items.map((one) => (one.item === item ? found : one));
    await this.readVerdicts();
  }

  async readVerdicts(): Promise<void> {
    const path = `/executions/${this.#id}/verdicts`;
    this.verdicts = await getJson<FinalVerdicts>(path, {}, this.#stopped.signal);
  }

  #follow(): void {
    const { execution } = this;
    if (!execution || !isOpen(execution)) return;
    this.#stopFollowing = followExecution(this.#id, execution.seq + 1, {
      changed: (events) => this.#read(events),
      connected: (isConnected) => {
        this.isConnected = isConnected;
      },
    });
  }

  /** One after the other: an older answer never comes after a newer one. What cannot be read now is read later, all of it. */
  #read(events?: readonly ExecutionEvent[]): void {
    this.#reading = this.#reading
      .then(() => this.#refresh(events))
      .catch(() => {
        if (this.#stopped.signal.aborted) return;
        clearTimeout(this.#retry);
        this.#retry = setTimeout(() => this.#read(), retryMs);
      });
  }

  async #refresh(events?: readonly ExecutionEvent[]): Promise<void> {
    await Promise.all([this.#readExecution(), this.readVerdicts()]);
    const pages = changedPages(events, this.items.length);
    for (const page of pages) await this.#refreshPage(page);
    this.changedItems = changedItems(events);
    this.changes += 1;
  }

  async #readExecution(): Promise<void> {
    this.execution = await getJson<Execution>(`/executions/${this.#id}`, {}, this.#stopped.signal);
  }

  async #refreshPage(page: number): Promise<void> {
    // What fits a filter changes with the states: pages of it are read from the beginning.
    if (Object.keys(this.#filter).length > 0) {
      const { items, next } = await this.#page(undefined, Math.max(pageSize, this.items.length));
      this.items = items;
      this.next = next;
      return;
    }
    const { items, next } = await this.#page(String(page * pageSize));
    const after = (page + 1) * pageSize;
    if (this.items.length <= after) this.next = next;
    this.items = [...this.items.slice(0, page * pageSize), ...items, ...this.items.slice(after)];
  }

  async #page(cursor: string | undefined, limit = pageSize): Promise<Page<Item>> {
    const query = { cursor, limit: Math.min(500, limit), ...this.#filter };
    return await getJson<Page<Item>>(`/executions/${this.#id}/items`, query, this.#stopped.signal);
  }
}

/** The items that events were about; nothing where one was about all of them. */
export function changedItems(events: readonly ExecutionEvent[] | undefined): readonly number[] | undefined {
  if (!events) return undefined;
  const items = new Set<number>();
  for (const { type, item } of events) {
    if (item !== undefined) items.add(item);
    else if (type !== 'execution_started' && type !== 'execution_planned') return undefined;
  }
  return [...items];
}

/** The pages with items that events were about; all that are shown where one was about all items. */
function changedPages(events: readonly ExecutionEvent[] | undefined, shown: number): readonly number[] {
  const last = Math.max(0, Math.ceil(shown / pageSize) - 1);
  const all = Array.from({ length: last + 1 }, (_, page) => page);
  const items = changedItems(events?.filter(({ type }) => !type.startsWith('step_')));
  if (!items) return all;
  const pages = new Set(items.map((item) => Math.floor(item / pageSize)));
  return all.filter((page) => pages.has(page));
}
