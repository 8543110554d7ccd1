import { kumikiError } from '@kumiki/component-sdk/errors';

/** Where a component stands among what was found: near matches first, then by name. */
export interface Place {
  readonly rank: number;
  readonly name: string;
}

export function inOrder(a: Place, b: Place): number {
  return a.rank - b.rank || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}

/** A cursor says behind what the next page begins, so that it holds while components come and go. */
export function cursorOf({ rank, name }: Place): string {
  return Buffer.from(`${rank} ${name}`).toString('base64url');
}

/** @throws CURSOR_INVALID */
export function placeOf(cursor: string): Place {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, rank, name] = /^(\d{1,2}) ([a-z0-9-]+\/[a-z0-9-]+)$/.exec(text) ?? [];
  if (rank === undefined || name === undefined) throw kumikiError('CURSOR_INVALID', { cursor });
  return { rank: Number(rank), name };
}
