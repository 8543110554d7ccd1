import { kumikiError } from '@kumiki/component-sdk';

/** Keys that are looked at. */
const mostKeys = 100_000;

const endings = /\.(jpe?g|png|webp|tiff?|gif|avif)$/i;
const naturalOrder = new Intl.Collator('en', { numeric: true });

/** What is chosen by; times in ms since the epoch. */
export interface Listed {
  readonly key: string;
  readonly modified: number;
}

export interface Wanted {
  readonly subfolders: boolean;
  readonly order: 'name' | 'newest' | 'oldest';
  readonly limit: number;
}

/**
 * The images of a list, in the order that is wanted.
 * @param prefix what the keys begin with; what follows is the name
 * @throws OUTSIDE_TOO_MUCH
 */
export async function choose<Entry extends Listed>(
  entries: AsyncIterable<Entry>,
  prefix: string,
  { subfolders, order, limit }: Wanted,
): Promise<Entry[]> {
  const found: Entry[] = [];
  let seen = 0;
  for await (const entry of entries) {
    if (++seen > mostKeys) {
      throw kumikiError('OUTSIDE_TOO_MUCH', {
        what: `The prefix ${prefix || 'of the whole bucket'}`,
        limit: `${mostKeys} keys`,
        advice: 'Name a longer prefix.',
      });
    }
    const parts = entry.key.slice(prefix.length).split('/');
    const isHidden = parts.some((part) => part.startsWith('.'));
    if (endings.test(entry.key) && !isHidden && (subfolders || parts.length === 1)) found.push(entry);
  }
  const sign = { name: 0, newest: -1, oldest: 1 }[order];
  return found
    .toSorted(
      (one, other) => sign * (one.modified - other.modified) || naturalOrder.compare(one.key, other.key),
    )
    .slice(0, limit);
}
