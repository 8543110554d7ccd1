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
export function plainDataFault(value: unknown): PlainDataFault | undefined {
  return faultOf(value, 0);
}

/** Paths are put together on the way back only, since almost all data has no fault. */
function faultOf(value: unknown, depth: number): PlainDataFault | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : fault(`the number ${value}`, 'a finite number');
  }
  if (typeof value !== 'object') return fault(`a value of type ${typeof value}`, 'plain data');
  if (depth >= documentLimits.maxDepth) {
    return fault('nested too deep', `at most ${documentLimits.maxDepth} levels`);
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const found = faultOf(value[index], depth + 1);
      if (found !== undefined) return { ...found, path: [index, ...found.path] };
    }
    return undefined;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    return fault('an instance of a class', 'plain data');
  const record = value as Record<string, unknown>;
  for (const key of Object.keys(record)) {
    if (isForbiddenKey(key)) return fault(`a mapping with the key "${key}"`, 'a mapping without that key');
    const found = faultOf(record[key], depth + 1);
    if (found !== undefined) return { ...found, path: [key, ...found.path] };
  }
  return undefined;
}

function fault(found: string, expected: string): PlainDataFault {
  return { path: [], found, expected };
}
