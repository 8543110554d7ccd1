import type { SkipReason } from '../../../api/types.ts';
import type { InsightMessages } from '../../../i18n/insight.ts';

/** Why a step ran although there was a result of before, in words. @param parts such as `params.width` */
export function becauseText(parts: readonly string[], texts: InsightMessages): string {
  return texts.because(parts.map((part) => partText(part, texts)).join(', '));
}

function partText(part: string, { changed, changedParam, changedInput }: InsightMessages): string {
  const dot = part.indexOf('.');
  const [kind, name] = dot === -1 ? [part, ''] : [part.slice(0, dot), part.slice(dot + 1)];
  if (kind === 'params') return changedParam(name);
  if (kind === 'inputs') return changedInput(name);
  return kind === 'component' || kind === 'platform' || kind === 'lists' ? changed[kind] : part;
}

/** Why a step did not run, in words. */
export function skipText({ condition, missing }: SkipReason, { skipped }: InsightMessages): string {
  if (condition !== undefined) return skipped.condition(condition);
  return missing === undefined ? skipped.unneeded : skipped.missing(missing);
}
