import type { OwnerCommand, StoreCommand } from './command.ts';
import type { Execution, NewExecution } from './execution.ts';
import { timeOfId } from './ids.ts';
import type { ExecutionItem, NewItem } from './item.ts';
import { carryOut, type Changes } from './transition.ts';

/** What a new execution begins with: its items and, where it has one from the beginning, its owner. */
export interface Beginning {
  readonly items: readonly NewItem[];
  /** No more items will come. */
  readonly complete: boolean;
  readonly owner?: string;
  /** What the owner says of it already. */
  readonly commands?: readonly OwnerCommand[];
}

/**
 * A new execution with all that has happened to it by now: the events are all that it has.
 * @throws EXECUTION_STATE, EXECUTION_ITEM_NOT_FOUND
 */
export function beginExecution(accepted: NewExecution, beginning: Beginning, now: number): Changes {
  const { items, complete, owner, commands = [] } = beginning;
  const { pipeline, labels } = accepted;
  const first: StoreCommand[] = [{ type: 'add_items', count: items.length, complete }];
  if (owner !== undefined) first.push({ type: 'claim', owner });
  const changes = carryOut(blank(accepted), recordsOf(items), [...first, ...commands], now);
  return { ...changes, events: [{ type: 'execution_accepted', pipeline, labels }, ...changes.events] };
}

/** An item about which nothing was recorded yet. */
export function pendingItem(index: number, { name, inputs }: NewItem): ExecutionItem {
  return { index, name, inputs, status: 'pending', openSteps: 0 };
}

/** Its first event is counted already: it says that this is there. */
function blank(accepted: NewExecution): Execution {
  return {
    ...accepted,
    status: 'accepted',
    revision: 0,
    seq: 1,
    epoch: 0,
    generation: 0,
    cancelRequested: false,
    steps: [],
    counts: { total: 0, pending: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0 },
    itemsComplete: false,
    bytes: 0,
    createdAt: timeOfId(accepted.id),
  };
}

function recordsOf(items: readonly NewItem[]) {
  return {
    item: (index: number) => items[index] && pendingItem(index, items[index]),
    step: () => undefined,
    attempt: () => undefined,
  };
}
