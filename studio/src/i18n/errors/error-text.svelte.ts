import type { ErrorRecord } from '../../api/types.ts';
import { language, t } from '../language.svelte.ts';
import type { Translator } from '@kumiki/component-sdk/errors/translator';

export type ErrorTexts = Pick<ErrorRecord, 'message' | 'remedy'>;
/** Lists of errors leave the remedy out. */
type Said = Pick<ErrorRecord, 'code' | 'message'> & Partial<Pick<ErrorRecord, 'remedy'>>;

/** Read when somebody reads Japanese: nobody else waits for it. */
let japanese = $state.raw<Translator | undefined>(undefined);
let loading: Promise<void> | undefined;

async function load(): Promise<void> {
  const [{ Translator: Made }, { default: texts }] = await Promise.all([
    import('@kumiki/component-sdk/errors/translator'),
    import('virtual:errors-in-japanese'),
  ]);
  japanese = new Made(texts.errors, texts.phrases);
}

/** What happened and what to do, in the language that is chosen. The platform says both in English. */
export function errorText({ code, message, remedy = '' }: Said): ErrorTexts {
  if (language() !== 'ja') return { message, remedy };
  // Where it cannot be read, English is better than nothing; it is asked for again the next time.
  loading ??= load().catch(() => void (loading = undefined));
  return japanese?.translate(code, { message, remedy }) ?? { message, remedy };
}

/** The same as one text. */
export function errorLine(error: Said): string {
  const { message, remedy } = errorText(error);
  return t().sentences(message, remedy);
}

/** A piece of what the platform says, such as what a new version changes, in the language that is chosen. */
export function phraseText(text: string): string {
  if (language() !== 'ja') return text;
  loading ??= load().catch(() => void (loading = undefined));
  return japanese?.phrase(text) ?? text;
}
