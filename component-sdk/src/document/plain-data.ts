import type { Path } from '../errors/index.ts';
import { isForbiddenKey } from './forbidden-keys.ts';
import { documentLimits } from './document.ts';

/** Why data that came from a program, not from a text, cannot be taken as a document's data. */
export interface PlainDataFault {
  readonly path: Path;
  /** In words, e.g. `the number NaN`. */
  readonly found: string;
  readonly expected: string;
}

/**
 * The first place where a value is not plain JSON data: numbers that are not finite, functions, `undefined`,
 * class instances, forbidden keys, nesting deeper than a document may be (also by a cycle).
 */
export function plainDataFault(value: unknown, path: Path = []): PlainDataFault | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : { path, found: String(value), expected: 'a finite number' };
  }
  if (typeof value !== 'object') return { path, found: typeof value, expected: 'plain data' };
  if (path.length >= documentLimits.maxDepth) {
    return { path, found: 'nested too deep', expected: `at most ${documentLimits.maxDepth} levels` };
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const fault = plainDataFault(item, [...path, index]);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return { path, found: 'an instance of a class', expected: 'plain data' };
  }
  for (const [key, item] of Object.entries(value)) {
    if (isForbiddenKey(key))
      return { path, found: `a mapping with the key "${key}"`, expected: 'other keys' };
    const fault = plainDataFault(item, [...path, key]);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
