import { failpoint } from '@kumiki/component-sdk/failpoint';
import type { NewExecution } from '../model/execution.ts';
import type { NewItem } from '../model/item.ts';
import { maxItemsPerCall, type Committed, type ExecutionStore } from './execution-store.ts';

/** What takes new executions. */
export type AcceptingStore = Pick<ExecutionStore, 'create' | 'appendItems'>;

/**
 * Records an execution with any number of items, page by page. It is accepted with the first page; `itemsComplete`
 * says that the last one is there.
 * @throws what `create` and `appendItems` throw; the items recorded by then stay
 */
export async function createInPages(
  store: AcceptingStore,
  execution: NewExecution,
  items: Iterable<NewItem> | AsyncIterable<NewItem>,
): Promise<Committed> {
  let from = 0;
  let committed: Committed | undefined;
  const put = async (page: readonly NewItem[], complete: boolean): Promise<Committed> => {
    const before = from;
    from += page.length;
    if (committed === undefined) {
      const created = await store.create(execution, page, { complete });
      failpoint('created');
      return created;
    }
    const added = await store.appendItems(execution, page, { from: before, complete });
    if (!complete) failpoint('page-added');
    return added;
  };
  let page: NewItem[] = [];
  for await (const item of items) {
    // Only what comes after a full page shows that it was not the last.
    if (page.length === maxItemsPerCall) {
      committed = await put(page, false);
      page = [];
    }
    page.push(item);
  }
  return await put(page, true);
}
