import type { SkipReason } from '../../../api/types.ts';
import type { InsightMessages } from '../../../i18n/insight.ts';
import type { ComponentWords } from '../../../parts/component-words.svelte.ts';

/**
 * Why a step ran although there was a result of before, in words.
 *
 * @param parts such as `params.width` @param words what its component calls these
 */
export function becauseText(
  parts: readonly string[],
  texts: InsightMessages,
  words: Pick<ComponentWords, 'param' | 'input'>,
): string {
  return texts.because(parts.map((part) => partText(part, texts, words)).join(texts.and));
}

function partText(
  part: string,
  { changed, changedParam, changedInput }: InsightMessages,
  words: Pick<ComponentWords, 'param' | 'input'>,
): string {
  const dot = part.indexOf('.');
  const [kind, name] = dot === -1 ? [part, ''] : [part.slice(0, dot), part.slice(dot + 1)];
  if (kind === 'params') return changedParam(words.param(name));
  if (kind === 'inputs') return changedInput(words.input(name));
  return kind === 'component' || kind === 'platform' || kind === 'lists' ? changed[kind] : part;
}

/** Why a step did not run, in words. */
export function skipText({ condition, missing }: SkipReason, { skipped }: InsightMessages): string {
  if (condition !== undefined) return skipped.condition(condition);
  return missing === undefined ? skipped.unneeded : skipped.missing(missing);
}
