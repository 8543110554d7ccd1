import { kumikiError } from '@kumiki/component-sdk/errors';
import type { PageAsked, PageOf } from '../../identity/identity-store.ts';

/** The number that a cursor stands for. @throws CURSOR_INVALID */
export function positionOf(cursor: string): number {
  if (/^[1-9]\d{0,14}$/.test(cursor)) return Number(cursor);
  throw kumikiError('CURSOR_INVALID', { cursor });
}

/** A page of rows, of which one more was read than asked for. */
export function pageOfRows<Row extends { readonly key: number }, Item>(
  rows: readonly Row[],
  { limit }: PageAsked,
  toItem: (row: Row) => Item,
): PageOf<Item> {
  const shown = rows.slice(0, limit);
  const items = shown.map(toItem);
  return rows.length > limit ? { items, next: String(shown.at(-1)!.key) } : { items };
}

/** Where a page that goes down begins: below this number. */
export function below(cursor: string | undefined): number {
  return cursor === undefined ? Number.MAX_SAFE_INTEGER : positionOf(cursor);
}
