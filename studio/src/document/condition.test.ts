import { expect, test } from 'vitest';
import { readCondition, referencesIn, simpleOf, writeCondition, writeSimple } from './condition.ts';

test.each([
  '$steps.judge.verdict == "NG"',
  '$steps.count.number > 3 and $inputs.least <= -1.5',
  '$steps.a.text != \'say "x and y"\' or $steps.b.number >= $params.most',
  '($steps.count.number > $params.most or $inputs.least >= 10) and $steps.judge.verdict != "OK"',
])('%s is read, and written the same', (text) => {
  expect(writeCondition(readCondition(text)!)).toBe(text);
});

test.each([
  '',
  '$inputs.a',
  '$inputs.a == 1 2',
  '$inputs.a == 1 and $inputs.b == 2 or $inputs.c == 3',
  '($inputs.a == 1',
  '$inputs.a == 1)',
  'a == 1',
  '$inputs.a = 1',
  '$inputs.a == "open',
  '$inputs.a == 0x10',
])('%j is no condition', (text) => {
  expect(readCondition(text)).toBeUndefined();
});

test('the builder shows comparisons that are joined one way, whichever side the value is on', () => {
  const simple = simpleOf(readCondition('3 < $steps.count.number and $steps.judge.verdict == "NG"')!)!;
  expect(simple.terms[0]).toEqual({ value: '$steps.count.number', operator: '>', to: { literal: 3 } });
  expect(writeSimple(simple)).toBe('$steps.count.number > 3 and $steps.judge.verdict == "NG"');
  expect(writeSimple({ join: 'or', terms: simple.terms.slice(1) })).toBe('$steps.judge.verdict == "NG"');
  expect(writeSimple({ join: 'or', terms: [] })).toBeUndefined();
});

test('what is nested, or compares two values, is left to the text', () => {
  expect(simpleOf(readCondition('$inputs.a == 1 and ($inputs.b == 2 or $inputs.c == 3)')!)).toBeUndefined();
  const two = readCondition('$inputs.a == $inputs.b')!;
  expect(simpleOf(two)).toBeUndefined();
  expect(referencesIn(two)).toEqual(['$inputs.a', '$inputs.b']);
});
