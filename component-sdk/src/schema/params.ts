import type { Path } from '../errors/index.ts';
import { isObject, type JsonSchema } from './json-schema.ts';

/**
 * Whether `params` of a component or pipeline is a whole JSON Schema: a mapping whose `type` is the text
 * `object`. Anything else is the short form, NAME → schema.
 */
export function isWholeSchema(params: unknown): boolean {
  return isObject(params) && params['type'] === 'object';
}

/**
 * The whole schema of `params`, which may be in the short form or absent. Keys that it does not name are
 * refused (`additionalProperties: false`) unless it says otherwise.
 */
export function expandParams(params: unknown): JsonSchema {
  const given = isObject(params) ? params : {};
  if (!isWholeSchema(given)) return { type: 'object', properties: given, additionalProperties: false };
  const says = Object.hasOwn(given, 'additionalProperties') || Object.hasOwn(given, 'unevaluatedProperties');
  return says ? given : { ...given, additionalProperties: false };
}

/** Where a path inside of the whole schema stands in the document, below `params`. */
export function pathInParams(params: unknown, path: Path): Path {
  return isWholeSchema(params) || path[0] !== 'properties' ? path : path.slice(1);
}
