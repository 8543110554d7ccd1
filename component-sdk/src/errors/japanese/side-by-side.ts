import { errorTable, type ErrorCode } from '../table.ts';
import { japaneseTexts } from './all-texts.ts';
import { changePhrases } from './change-phrases.ts';
import { clusterPhrases } from './cluster-phrases.ts';
import { componentPhrases } from './component-phrases.ts';
import { japanesePhrases } from './phrases.ts';

/** Message and remedy in English, and both in Japanese, by code; and the pieces that stand in them. */
export interface SideBySide {
  readonly errors: Readonly<Record<string, readonly [string, string, string, string]>>;
  readonly phrases: readonly (readonly [english: string, japanese: string])[];
}

/** The error table in both languages: who has an English message finds its values by its template, and puts them into the other. */
export function sideBySide(): SideBySide {
  const errors = Object.entries(errorTable).flatMap(([code, { message, remedy }]) => {
    const japanese = japaneseTexts[code as ErrorCode];
    return japanese ? [[code, [message, remedy, ...japanese]] as const] : [];
  });
  return {
    errors: Object.fromEntries(errors),
    phrases: [...changePhrases, ...clusterPhrases, ...componentPhrases, ...japanesePhrases],
  };
}
