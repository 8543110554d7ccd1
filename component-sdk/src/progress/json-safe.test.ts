import { expect, test } from 'vitest';
import { jsonSafe } from './json-safe.ts';

test.each([
  ['plain data', { a: [1, 'b', null, true] }, { a: [1, 'b', null, true] }],
  [
    'numbers that JSON has not',
    { a: Number.NaN, b: -Infinity, c: 10n },
    { a: 'NaN', b: '-Infinity', c: '10' },
  ],
  ['an image', { pixels: new Uint8Array(6_000_000) }, { pixels: '[Uint8Array, 6000000 bytes]' }],
  [
    'dates',
    { at: new Date(0), bad: new Date(Number.NaN) },
    { at: '1970-01-01T00:00:00.000Z', bad: 'Invalid Date' },
  ],
  ['maps and sets', { map: new Map([['a', 1]]), set: new Set([1]) }, { map: { a: 1 }, set: [1] }],
  ['what is not data', { f: () => 1, s: Symbol('s'), u: undefined }, { f: '[function]', s: 'Symbol(s)' }],
  ['undefined in a list', [undefined, 1], [null, 1]],
])('keeps %s as far as JSON can hold it', (_, value, expected) => {
  expect(jsonSafe(value)).toStrictEqual(expected);
});

test('an error keeps its code and cause', () => {
  const error = Object.assign(new Error('outer', { cause: new TypeError('inner') }), { code: 'E_OUTER' });
  expect(jsonSafe({ error })).toEqual({
    error: {
      name: 'Error',
      message: 'outer',
      code: 'E_OUTER',
      cause: { name: 'TypeError', message: 'inner' },
    },
  });
});

test('cycles end, and the same value twice is no cycle', () => {
  const shared = { x: 1 };
  const value: Record<string, unknown> = { a: shared, b: shared };
  value['self'] = value;
  expect(jsonSafe(value)).toEqual({ a: { x: 1 }, b: { x: 1 }, self: '[circular]' });
});

test('depth, width and length have an end', () => {
  let deep: unknown = 'bottom';
  for (let level = 0; level < 100_000; level++) deep = { deep };
  const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`key${index}`, [index]]));
  const value = { deep, wide, long: 'x'.repeat(1_000_000), rows: Array.from({ length: 1_000_000 }, () => 0) };
  const text = JSON.stringify(jsonSafe(value));
  expect(text.length).toBeLessThan(20_000);
  expect(text).toContain('[deeper]');
  expect(text).toContain('9900 more');
});

test('values that fight back are told as unreadable', () => {
  const trap = {
    get a(): never {
      throw new Error('no');
    },
  };
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(jsonSafe({ trap, proxy })).toEqual({ trap: '[unreadable]', proxy: '[unreadable]' });
  const polluting = jsonSafe(JSON.parse('{"__proto__": {"polluted": true}, "a": 1}')) as object;
  expect(polluting).toEqual({ a: 1 });
  expect('polluted' in polluting).toBe(false);
});
