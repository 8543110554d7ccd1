import type { OwnerCommand, RequestCommand } from '../../execution/model/command.ts';
import type { Execution, ExecutionRef, NewExecution } from '../../execution/model/execution.ts';
import type { NewItem } from '../../execution/model/item.ts';
import type { Committed, ExecutionStore, Guard, ItemsPage } from '../../execution/store/execution-store.ts';
import type { KnownRequest, NewRequest } from '../../execution/model/request.ts';
import { currentTraceparent } from '../trace/index.ts';
import type { ExecutionWatch } from './execution-watch.ts';

export interface ObservedStoreOptions {
  readonly watch: ExecutionWatch;
  /** Throws where no new work is taken. */
  readonly admit?: () => void;
}

/** What is done otherwise where a store is observed. */
type Observed = Partial<ExecutionStore>;

/**
 * The same store: a new execution is recorded with the trace of the request that it is from, and what becomes durable
 * is told to a watch.
 */
export function observedStore(
  store: ExecutionStore,
  { watch, admit = () => undefined }: ObservedStoreOptions,
): ExecutionStore {
  const observed: Observed = {
    async create(execution: NewExecution, items: readonly NewItem[], page: ItemsPage): Promise<Committed> {
      admit();
      const traced = withTrace(execution);
      const committed = await store.create(traced, items, page);
      watch.accepted(traced, items.length);
      return committed;
    },
    async createOwned(
      execution: NewExecution,
      items: readonly NewItem[],
      owner,
      commands,
    ): Promise<Committed> {
      admit();
      const traced = execution.trace === undefined ? withTrace(execution) : execution;
      const committed = await store.createOwned(traced, items, owner, commands);
      watch.accepted(traced, items.length);
      watch.committed(traced, commands, committed);
      return committed;
    },
    async createOnce(
      execution: NewExecution,
      items: readonly NewItem[],
      request: NewRequest,
    ): Promise<KnownRequest | undefined> {
      admit();
      const traced = withTrace(execution);
      const known = await store.createOnce(traced, items, request);
      if (!known) watch.accepted(traced, items.length);
      return known;
    },
    async appendItems(ref: ExecutionRef, items: readonly NewItem[], page): Promise<Committed> {
      const committed = await store.appendItems(ref, items, page);
      watch.itemsAdded(ref, items.length);
      return committed;
    },
    async claim(ref: ExecutionRef, owner: string): Promise<Execution> {
      const execution = await store.claim(ref, owner);
      watch.claimed(execution);
      return execution;
    },
    async claimAbandoned(owner: string, limit: number, graceMs?: number): Promise<readonly Execution[]> {
      const claimed = await store.claimAbandoned(owner, limit, graceMs);
      for (const execution of claimed) watch.claimed(execution);
      return claimed;
    },
    async commit(ref: ExecutionRef, guard: Guard, commands: readonly OwnerCommand[]): Promise<Committed> {
      const committed = await store.commit(ref, guard, commands);
      watch.committed(ref, commands, committed);
      return committed;
    },
    async request(ref: ExecutionRef, command: RequestCommand, guard): Promise<Committed> {
      if (command.type !== 'retry_items') return await store.request(ref, command, guard);
      admit();
      const committed = await store.request(ref, command, guard);
      watch.reopened(await store.execution(ref));
      return committed;
    },
  };
  return new Proxy(store, {
    get(target, name) {
      const own: unknown = Object.hasOwn(observed, name) ? observed[name as keyof Observed] : undefined;
      if (own !== undefined) return own;
      const found: unknown = Reflect.get(target, name, target);
      return typeof found === 'function' ? (found.bind(target) as unknown) : found;
    },
  });
}

function withTrace(execution: NewExecution): NewExecution {
  const trace = currentTraceparent();
  return trace === undefined ? execution : { ...execution, trace };
}
