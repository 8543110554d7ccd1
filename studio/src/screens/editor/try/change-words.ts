import { formatList, localText, t } from '../../../i18n/language.svelte.ts';
import type { Change } from './changes.ts';

/** What changed, in words: `setting “Width”, the step shrink`. */
export function changeWords(changes: readonly Change[]): string {
  const { change: texts } = t().trying.run;
  return formatList(
    changes.map((change) =>
      'name' in change ? texts[change.kind](localText(change.title, change.name)) : texts[change.kind],
    ),
  );
}
