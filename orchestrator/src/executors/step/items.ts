import type { ExecutionTask, Item } from '../executor.ts';

/** How many items there are at most. */
export function atMost(items: ExecutionTask['items']): number {
  return Array.isArray(items) ? items.length : Number.POSITIVE_INFINITY;
}

export function iteratorOf(items: ExecutionTask['items']): Iterator<Item> | AsyncIterator<Item> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}
