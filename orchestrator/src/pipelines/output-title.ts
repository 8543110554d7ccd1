import type { LocalText } from '@kumiki/component-sdk/manifest';
import type { Plan } from '../pipeline/index.ts';

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

/** A text in both languages: English where there is no Japanese. */
export function both({ en, ja = en }: LocalText): BothLanguages {
  return { en, ja };
}
