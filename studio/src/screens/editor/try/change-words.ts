import { t } from '../../../i18n/language.svelte.ts';
import type { Change } from './changes.ts';

/** What changed, in words: `setting width, the step shrink`. */
export function changeWords(changes: readonly Change[]): string {
  const { change: texts } = t().trying.run;
  return changes
    .map((change) => ('name' in change ? texts[change.kind](change.name) : texts[change.kind]))
    .join(', ');
}
