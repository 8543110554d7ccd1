import type { ComponentSummary } from '../../../api/types.ts';
import { baseType, fits } from '../../../document/types.ts';
import { localText, t } from '../../../i18n/language.svelte.ts';
import type { PickEntry } from '../../../parts/pick-entry.ts';
import { categoryText } from '../../components/describe.ts';
import type { PublishedPipeline } from '../library.svelte.ts';
import { idOf } from '../new-step.ts';
import type { LineStart } from './connecting.svelte.ts';

/** Something that a step can be made of. */
export interface StepEntry extends PickEntry {
  readonly component?: string;
  readonly pipeline?: string;
}

/**
 * What a step can be made of; where a line is drawn, only what it can end at, the likeliest first: what takes just that
 * type before what takes it for another one.
 */
export function stepEntries(
  components: readonly ComponentSummary[],
  published: readonly PublishedPipeline[],
  from?: LineStart,
): readonly StepEntry[] {
  const ranked = components.flatMap((component, at) => {
    const rank = rankOf(component, from);
    return rank === undefined ? [] : [{ component, at, rank }];
  });
  const ofComponents = ranked
    .toSorted((a, b) => a.rank - b.rank || a.at - b.at)
    .map(({ component }) => entryOf(component));
  // What a pipeline takes is only known when it is asked for.
  const ofPipelines = from
    ? []
    : published.map(({ name, version, title }): StepEntry => {
        const titles = typeof title === 'object' ? Object.values(title) : [title ?? ''];
        return {
          id: `pipeline-${name}`,
          text: localText(title, name),
          words: [name, ...titles].join(' '),
          hint: t().canvas.pipeline,
          pipeline: `${name}@${version}`,
        };
      });
  return [...ofComponents, ...ofPipelines];
}

function entryOf(component: ComponentSummary): StepEntry {
  const { name, title, description, category, icon } = component;
  return {
    id: name.replace('/', '-'),
    text: localText(title),
    words: [...Object.values(title), name, category, ...Object.values(description)].join(' '),
    hint: categoryText(category),
    icon,
    component: idOf(component),
  };
}

function rankOf({ inputs, outputs }: ComponentSummary, from: LineStart | undefined): number | undefined {
  if (!from) return 0;
  const ports = Object.values(from.side === 'outputs' ? inputs : outputs);
  const fitting = ports.filter(({ type }) =>
    from.side === 'outputs' ? fits(from.type, type) : fits(type, from.type),
  );
  if (fitting.length === 0) return undefined;
  const isSame = fitting.some(({ type }) => baseType(type) === baseType(from.type));
  // A step that needs nothing else works at once.
  const needed = Object.values(inputs).filter(({ optional }) => optional !== true).length;
  return (isSame ? 0 : 2) + (needed > 1 ? 1 : 0);
}
