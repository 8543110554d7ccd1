import { expect, test } from 'vitest';
import { summaryOf } from './summary.ts';

const detection = (label: string) => ({ label, score: 0.9, box: [0, 0, 1, 1] });

test('what a step gave is said in a few words', () => {
  const frame = {};
  const items = [detection('dent'), detection('scratch'), detection('dent')];
  expect(summaryOf({ found: { data: { frame, items } } })).toBe('2 dent, 1 scratch');
  expect(summaryOf({ found: { data: { frame, items: [] } } })).toBe('0');
  expect(summaryOf({ verdict: { data: { verdict: 'NG', reasons: [] } }, score: { data: 0.1234567 } })).toBe(
    'NG · 0.123457',
  );
  expect(summaryOf({ text: { data: 'x'.repeat(100) } })).toHaveLength(61);
  expect(summaryOf({ image: {}, other: { data: { a: 1 } } })).toBe('');
});
