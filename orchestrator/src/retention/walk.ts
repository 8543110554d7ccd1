import type { ExecutionStore, KeptExecution } from '../execution/store/execution-store.ts';
import type { Rule } from './expiry.ts';
import type { Kept } from './policy.ts';

/** Executions that are read at a time. */
const page = 200;

export interface Going {
  readonly execution: KeptExecution;
  readonly kinds: readonly Kept[];
}

/** Goes over all executions from the newest to the oldest, page by page, and gives those of which something goes. */
export async function* goingOf(
  store: Pick<ExecutionStore, 'kept'>,
  project: string,
  rule: Rule,
): AsyncGenerator<readonly Going[]> {
  let cursor: string | undefined;
  do {
    const { items, next } = await store.kept(project, {
      limit: page,
      ...(cursor !== undefined && { cursor }),
    });
    const going = items.map((execution) => ({ execution, kinds: rule.of(execution) }));
    const some = going.filter(({ kinds }) => kinds.length > 0);
    if (some.length > 0) yield some;
    cursor = next;
  } while (cursor !== undefined);
}
