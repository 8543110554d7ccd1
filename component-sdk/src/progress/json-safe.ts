/** What data of a log line may be at most; the rest is left out and said so. */
const limits = { depth: 6, values: 500, entries: 100, characters: 2000 };

/**
 * Anything, as plain data that JSON can hold: small, without cycles, and without running code of the value's own
 * twice. Images and other bytes become a word about their size.
 */
export function jsonSafe(value: unknown): unknown {
  const walk = { left: limits.values, above: new Set<object>() };
  return plain(value, limits.depth, walk);
}

/** Cuts a text and says how much is missing. What is no text (from plain JavaScript) becomes one. */
export function clip(given: unknown, length: number): string {
  const text = typeof given === 'string' ? given : String(given);
  return text.length <= length ? text : `${text.slice(0, length)}… (${text.length - length} more characters)`;
}

interface Walk {
  /** Values that may still be taken. */
  left: number;
  /** The objects around the present one. */
  readonly above: Set<object>;
}

function plain(value: unknown, depth: number, walk: Walk): unknown {
  if (walk.left-- <= 0) return '…';
  if (typeof value === 'object' && value !== null) return guarded(value, depth, walk);
  if (typeof value === 'function') return '[function]';
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  const isText = typeof value === 'string' || typeof value === 'bigint' || typeof value === 'symbol';
  return isText ? clip(value, limits.characters) : value;
}

function guarded(value: object, depth: number, walk: Walk): unknown {
  if (walk.above.has(value)) return '[circular]';
  walk.above.add(value);
  try {
    return plainObject(value, depth, walk);
  } catch {
    return '[unreadable]'; // a getter or proxy that throws
  } finally {
    walk.above.delete(value);
  }
}

function plainObject(value: object, depth: number, walk: Walk): unknown {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    return `[${value.constructor.name}, ${value.byteLength} bytes]`;
  }
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof RegExp || value instanceof URL) return clip(value, limits.characters);
  if (depth === 0) return '[deeper]';
  if (value instanceof Map)
    return entries(
      [...value].map(([key, item]) => [String(key), item]),
      depth,
      walk,
    );
  if (value instanceof Set) return list([...value], depth, walk);
  if (Array.isArray(value)) return list(value, depth, walk);
  if (value instanceof Error) {
    const { name, message, cause } = value;
    return entries(
      [['name', name], ['message', message], ...Object.entries(value), ['cause', cause]],
      depth,
      walk,
    );
  }
  return entries(Object.entries(value), depth, walk);
}

function list(items: readonly unknown[], depth: number, walk: Walk): unknown[] {
  const taken = items.slice(0, limits.entries).map((item) => plain(item, depth - 1, walk) ?? null);
  if (items.length > taken.length) taken.push(`… (${items.length - taken.length} more)`);
  return taken;
}

function entries(pairs: readonly (readonly [string, unknown])[], depth: number, walk: Walk): object {
  const taken: Record<string, unknown> = {};
  for (const [key, item] of pairs.slice(0, limits.entries)) {
    if (item === undefined || key === '__proto__') continue;
    taken[clip(key, limits.entries)] = plain(item, depth - 1, walk);
  }
  if (pairs.length > limits.entries) taken['…'] = `${pairs.length - limits.entries} more`;
  return taken;
}
