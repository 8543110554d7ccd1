/**
 * Where two pieces of JSON data differ, in words, e.g. `items.0.score is 0.52 where 0.6 is expected`; `undefined`
 * where they do not.
 * @param tolerance the largest difference between two numbers
 */
export function compareData(found: unknown, expected: unknown, tolerance: number): string | undefined {
  return difference(found, expected, tolerance, []);
}

function difference(
  found: unknown,
  expected: unknown,
  tolerance: number,
  path: readonly string[],
): string | undefined {
  if (typeof found === 'number' && typeof expected === 'number') {
    return Math.abs(found - expected) <= tolerance ? undefined : told(found, expected, path);
  }
  if (!isRecord(found) || !isRecord(expected) || Array.isArray(found) !== Array.isArray(expected)) {
    return Object.is(found, expected) ? undefined : told(found, expected, path);
  }
  if (Array.isArray(found) && Array.isArray(expected) && found.length !== expected.length) {
    return told(found.length, expected.length, [...path, 'length']);
  }
  const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
  for (const key of keys) {
    const reason = difference(found[key], expected[key], tolerance, [...path, key]);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function told(found: unknown, expected: unknown, path: readonly string[]): string {
  const where = path.length > 0 ? path.join('.') : 'it';
  return `${where} is ${show(found)} where ${show(expected)} is expected`;
}

function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
