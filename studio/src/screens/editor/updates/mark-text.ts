import { t } from '../../../i18n/language.svelte.ts';
import type { StepUpdate } from './marks.ts';

/** What a mark says. */
export function markText({ kind, version }: StepUpdate): string {
  const { mark } = t().updates;
  return kind === 'newer' || kind === 'beyond' ? mark[kind](version) : mark[kind];
}
