import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { isMap, isScalar, parseDocument, type Pair, type YAMLMap } from 'yaml';
import type { Pipeline } from '../../pipeline/index.ts';

/** A value that a step gives to a parameter that its component has no more. */
export interface DroppedParam {
  readonly step: string;
  readonly param: string;
}

/** What steps give that a schema has no place for. */
export function droppedParams(
  pipeline: Pipeline,
  steps: readonly string[],
  { properties = {}, patternProperties, additionalProperties }: JsonSchema,
): readonly DroppedParam[] {
  if (additionalProperties !== false || patternProperties !== undefined) return [];
  return steps.flatMap((step) =>
    Object.keys(pipeline.steps[step]?.params ?? {})
      .filter((param) => !Object.hasOwn(properties as object, param))
      .map((param) => ({ step, param })),
  );
}

/** Takes values out of a document, by its text: all else stays as it is written. */
export function withoutParams(text: string, dropped: readonly DroppedParam[]): string {
  return dropped.reduce((before, { step, param }) => {
    const params = parseDocument(before).getIn(['steps', step, 'params'], true);
    return isMap(params) ? without(before, params, param) : before;
  }, text);
}

function without(text: string, map: YAMLMap, param: string): string {
  const at = map.items.findIndex(({ key }) => isScalar(key) && key.value === param);
  if (at === -1) return text;
  const next = map.items[at + 1];
  const before = map.items[at - 1];
  // Alone, it leaves an empty mapping.
  if (!next && !before) return cut(text, map.range![0], map.range![1], '{}');
  if (next) return cut(text, startOf(map.items[at]!), startOf(next));
  return cut(text, endOf(before!), endOf(map.items[at]!));
}

function cut(text: string, from: number, to: number, by = ''): string {
  return text.slice(0, from) + by + text.slice(to);
}

function startOf({ key }: Pair): number {
  return (key as { readonly range: readonly [number, number, number] }).range[0];
}

function endOf({ key, value }: Pair): number {
  const { range } = (value ?? key) as { readonly range: readonly [number, number, number] };
  return range[1];
}
