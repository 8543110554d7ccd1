import type { ItemFilter } from './execution-state.svelte.ts';

/** What the list and the table can be kept to; a verdict is the one that counts. */
export const itemShows = [
  'NG',
  'OK',
  'corrected',
  'running',
  'succeeded',
  'failed',
  'pending',
  'cancelled',
] as const;
export type ItemShow = (typeof itemShows)[number];

/** The same as a query of items. */
export function filterOf(show: ItemShow | undefined): ItemFilter {
  if (show === undefined) return {};
  if (show === 'corrected') return { corrected: 'true' };
  return show === 'OK' || show === 'NG' ? { final: show } : { status: show };
}
