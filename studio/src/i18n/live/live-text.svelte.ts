import { language } from '../language.svelte.ts';
import { liveEn, type LiveMessages } from './en.ts';
import { liveJa } from './ja.ts';

/** The texts of pipelines that stay up. They come with the screens that show them, not with the first page. */
export function live(): LiveMessages {
  return language() === 'ja' ? liveJa : liveEn;
}
