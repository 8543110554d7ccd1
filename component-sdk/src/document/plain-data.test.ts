import { expect, test } from 'vitest';
import { plainDataFault } from './index.ts';

test('plain data has no fault', () => {
  expect(plainDataFault({ a: [1, 'x', null, true, { b: {} }] })).toBeUndefined();
  expect(plainDataFault(Object.create(null))).toBeUndefined();
});

test.each([
  ['a number that is not finite', { a: [0, Number.NaN] }, ['a', 1]],
  ['a key that reaches a prototype', { a: JSON.parse('{"__proto__": {"x": 1}}') as unknown }, ['a']],
  ['undefined', { a: undefined }, ['a']],
  ['a function', [() => 1], [0]],
  ['an instance of a class', { when: new Date(0) }, ['when']],
])('%s is found', (_, value, path) => {
  expect(plainDataFault(value)).toMatchObject({ path });
});

test('a cycle ends at the depth limit', () => {
  const loop: unknown[] = [];
  loop.push(loop);
  expect(plainDataFault(loop)?.found).toBe('nested too deep');
});
