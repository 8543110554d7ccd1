import type { LocalText } from '@kumiki/component-sdk/manifest';
import type { Plan } from '../../../../pipeline/index.ts';

export type ColumnPart =
  | { readonly of: 'reasons' | 'score' | 'count' | 'rows' }
  | { readonly of: 'label' | 'measurement' | 'column'; readonly name: string };

/** A name in the values of an output, that makes a column. */
export interface NameInValues {
  readonly name: string;
  readonly unit?: string;
  readonly title?: LocalText;
}

export type BothLanguages = Required<LocalText>;
type TitledPlan = Pick<Plan, 'outputs' | 'steps' | 'components'>;

/**
 * What people call an output of a pipeline: as the component calls it that gives it, and the name that the author of
 * the pipeline chose for it where that is another one.
 */
export function outputTitle({ outputs, steps, components }: TitledPlan, output: string): BothLanguages {
  const [, step, port] = /^steps\.(.+)\.([^.]+)$/.exec(outputs[output]?.value ?? '') ?? [];
  const from = steps.find(({ id }) => id === step);
  const title = from && components[from.component]?.manifest.outputs?.[port!]?.title;
  if (!title) return { en: output, ja: output };
  if (output === port) return both(title);
  const { en, ja } = both(title);
  return { en: `${en} (${output})`, ja: `${ja}（${output}）` };
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

function both({ en, ja = en }: LocalText): BothLanguages {
  return { en, ja };
}
