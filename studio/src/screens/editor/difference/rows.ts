import {
  entryKinds,
  type Change,
  type PipelineDiff,
  type StepChange,
  type ValueChange,
} from '../../../api/pipeline-diff.ts';
import { readSource } from '../../../document/document.ts';
import type { Mark } from '../../../document/difference.ts';
import type { Graph } from '../../../document/graph.ts';
import type { ComponentDetails } from '../../../api/types.ts';
import { localText, t } from '../../../i18n/language.svelte.ts';
import { inputTitle, paramSchema } from '../../../parts/component-titles.ts';
import { valueText } from '../../components/describe.ts';
import { placeTitle } from '../place-title.ts';

/** One thing that differs, with what it was and is in words. */
export interface Row {
  readonly what: string;
  readonly mark: Mark;
  readonly before?: string;
  readonly after?: string;
}

/** What a value is in words. */
type Say = (value: unknown) => string;

/**
 * What differs in a step, field by field.
 * @param graph of both versions
 * @param details of its component, which says what its fields are called, where they are known
 */
export function stepRows(
  { component, pipeline, params, inputs, settings }: StepChange,
  graph: Graph,
  details?: ComponentDetails,
): readonly Row[] {
  const { difference } = t().canvas;
  return [
    ...(component ? [row(difference.component, component)] : []),
    ...(pipeline ? [row(t().canvas.pipeline, pipeline)] : []),
    ...params.map((change) => {
      const field = details && paramSchema(details, change.name);
      const say: Say = (value) => valueText(value, field);
      return row(`${difference.param} ${localText(field?.title, change.name)}`, change, say);
    }),
    ...inputs.map((change) => {
      const title = localText(details && inputTitle(details, change.name), change.name);
      return row(`${difference.input} ${title}`, change, sayPlace(graph));
    }),
    ...settings.map(settingRow),
  ];
}

/** What the form of a step asks for is called as there. */
function settingRow(change: ValueChange): Row {
  const { yes, no } = t().workshop.component;
  const { when, disabled, noCache } = t().editor;
  const either = (what: string, isOn: (value: unknown) => boolean): Row => {
    const words = (value: unknown) => (isOn(value) ? yes : no);
    return { what, mark: 'changed', before: words(change.before), after: words(change.after) };
  };
  if (change.name === 'disabled') return either(disabled, (value) => value === true);
  if (change.name === 'cache') return either(noCache, (value) => value === 'off');
  if (change.name === 'when') return row(when, change);
  return row(`${t().canvas.difference.kinds.settings} ${change.name}`, change);
}

/** A value of a step by the titles of the step and its output, anything else as it is. */
function sayPlace(graph: Graph): Say {
  return (value) => {
    const source = readSource(value);
    return source ? placeTitle(graph, source, 'outputs') : valueText(value);
  };
}

/** What differs in the pipeline itself. @param graph of both versions */
export function pipelineRows(diff: PipelineDiff, graph: Graph): readonly Row[] {
  const { kinds } = t().canvas.difference;
  const entries = entryKinds.flatMap((kind) => {
    const { added, removed, changed } = diff[kind];
    return [
      ...added.map((name): Row => ({ what: `${kinds[kind]} ${name}`, mark: 'added' })),
      ...removed.map((name): Row => ({ what: `${kinds[kind]} ${name}`, mark: 'removed' })),
      ...changed.map((change) => row(`${kinds[kind]} ${change.name}`, change, sayPlace(graph))),
    ];
  });
  return [
    ...entries,
    ...diff.paramRules.map((change) => row(`${kinds.paramRules} ${change.name}`, change)),
    ...diff.settings.map((change) => row(`${kinds.settings} ${change.name}`, change)),
  ];
}

/** In one line; of a digest, its beginning. */
function shortly(value: unknown, say: Say): string {
  if (value === undefined) return t().canvas.difference.nothing;
  const short = say(value).replaceAll(/(sha256:[\da-f]{12})[\da-f]+/g, '$1…');
  return short.length > longest ? `${short.slice(0, longest)}…` : short;
}

const longest = 120;

function row(what: string, change: Change, say: Say = valueText): Row {
  const { before, after } = differing(change);
  const mark = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return { what, mark, before: shortly(before, say), after: shortly(after, say) };
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
