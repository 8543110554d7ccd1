import { entryKinds, type Change, type PipelineDiff, type StepChange } from '../../../api/pipeline-diff.ts';
import type { Mark } from '../../../document/difference.ts';
import type { ComponentDetails } from '../../../api/types.ts';
import { localText, t } from '../../../i18n/language.svelte.ts';
import { inputTitle, paramTitle } from '../../../parts/component-titles.ts';

/** One thing that differs. */
export interface Row extends Change {
  readonly what: string;
  readonly mark: Mark;
}

/**
 * What differs in a step, field by field.
 * @param details of its component, which says what its fields are called, where they are known
 */
export function stepRows(
  { component, pipeline, params, inputs, settings }: StepChange,
  details?: ComponentDetails,
): readonly Row[] {
  const titleOf = (find: typeof paramTitle, name: string) => localText(details && find(details, name), name);
  const { difference } = t().canvas;
  return [
    ...(component ? [row(difference.component, component)] : []),
    ...(pipeline ? [row(t().canvas.pipeline, pipeline)] : []),
    ...params.map((change) => row(`${difference.param} ${titleOf(paramTitle, change.name)}`, change)),
    ...inputs.map((change) => row(`${difference.input} ${titleOf(inputTitle, change.name)}`, change)),
    ...settings.map((change) => row(`${difference.kinds.settings} ${change.name}`, change)),
  ];
}

/** What differs in the pipeline itself. */
export function pipelineRows(diff: PipelineDiff): readonly Row[] {
  const { kinds } = t().canvas.difference;
  const entries = entryKinds.flatMap((kind) => {
    const { added, removed, changed } = diff[kind];
    return [
      ...added.map((name): Row => ({ what: `${kinds[kind]} ${name}`, mark: 'added' })),
      ...removed.map((name): Row => ({ what: `${kinds[kind]} ${name}`, mark: 'removed' })),
      ...changed.map((change) => row(`${kinds[kind]} ${change.name}`, change)),
    ];
  });
  return [
    ...entries,
    ...diff.paramRules.map((change) => row(`${kinds.paramRules} ${change.name}`, change)),
    ...diff.settings.map((change) => row(`${kinds.settings} ${change.name}`, change)),
  ];
}

/** A value in one line; of a digest, its beginning. */
export function shortly(value: unknown): string {
  if (value === undefined) return t().canvas.difference.nothing;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const short = text.replaceAll(/(sha256:[\da-f]{12})[\da-f]+/g, '$1…');
  return short.length > longest ? `${short.slice(0, longest)}…` : short;
}

const longest = 120;

function row(what: string, change: Change): Row {
  const { before, after } = differing(change);
  const mark = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return { what, mark, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

/** Of two mappings only the entries that differ. */
function differing({ before, after }: Change): Change {
  if (!isValues(before) || !isValues(after)) return { before, after };
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const other = [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  const of = (values: Values) =>
    Object.fromEntries(
      other.filter((name) => Object.hasOwn(values, name)).map((name) => [name, values[name]]),
    );
  return { before: of(before), after: of(after) };
}

type Values = Readonly<Record<string, unknown>>;

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
