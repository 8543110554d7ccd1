import type { ComponentQuery } from './component-index.ts';
import { cursorOf, inOrder, placeOf, type Place } from './page.ts';
import { matcher, ranker, type Searchable } from './search.ts';

/** A component as it stands in the list that is looked through. */
export interface Listed extends Searchable {
  /** Comes behind all that is not. */
  readonly deprecated: boolean;
}

/** Added to the rank of what is deprecated. */
const behind = 10;
const usualLimit = 50;

/** The components that a query finds, a page of them. Looks through the whole list: some ms for 10,000. @throws CURSOR_INVALID */
export function findComponents<One extends Listed>(
  all: Iterable<One>,
  query: ComponentQuery,
): { readonly items: readonly One[]; readonly next?: string } {
  const { limit = usualLimit, cursor } = query;
  const after = cursor === undefined ? undefined : placeOf(cursor);
  const [matches, rankOf] = [matcher(query), ranker(query)];
  const found: { readonly one: One; readonly place: Place }[] = [];
  for (const one of all) {
    if (!matches(one)) continue;
    const place = { rank: rankOf(one) + (one.deprecated ? behind : 0), name: one.name };
    if (after === undefined || inOrder(place, after) > 0) found.push({ one, place });
  }
  found.sort((a, b) => inOrder(a.place, b.place));
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(({ one }) => one),
    ...(last && found.length > page.length && { next: cursorOf(last.place) }),
  };
}
