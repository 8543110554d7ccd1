import type { LocalText } from '@kumiki/component-sdk/manifest';
import { both, type BothLanguages } from '../../../../pipelines/index.ts';

export type ColumnPart =
  | { readonly of: 'reasons' | 'score' | 'count' | 'rows' }
  | { readonly of: 'label' | 'measurement' | 'column'; readonly name: string };

/** A name in the values of an output, that makes a column. */
export interface NameInValues {
  readonly name: string;
  readonly unit?: string;
  readonly title?: LocalText;
}

const takenWords = {
  reasons: { en: 'reasons', ja: '理由' },
  score: { en: 'score', ja: 'スコア' },
  count: { en: 'number', ja: '数' },
  rows: { en: 'rows', ja: '行数' },
} as const;

/** What stands above a column: what is taken of an output, in words. */
export function columnTitle(of: BothLanguages, part?: ColumnPart, name?: NameInValues): BothLanguages {
  if (!part) return of;
  const words = 'name' in part ? both(name?.title ?? { en: part.name }) : takenWords[part.of];
  // A measurement and a column of a table say by themselves what they are.
  if (part.of === 'measurement' || part.of === 'column') return both(words);
  return { en: `${of.en}: ${words.en}`, ja: `${of.ja}：${words.ja}` };
}
