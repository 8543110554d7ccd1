import type { ItemStep } from '../../../api/types.ts';

/** States of steps as squares show them: told apart by sign too, not by colour alone. */
export const signs: Readonly<Record<ItemStep['status'], string>> = {
  pending: '',
  running: '▸',
  retrying: '↻',
  succeeded: '✓',
  failed: '✕',
  skipped: '–',
  cached: '≡',
  cancelled: '·',
};
