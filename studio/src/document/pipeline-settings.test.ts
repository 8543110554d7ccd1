import { expect, test } from 'vitest';
import type { PipelineDocument } from './document.ts';
import { durationMs, durationText, setSetting, settingsOf, withText } from './pipeline-settings.ts';

const document: PipelineDocument = { name: 'p', title: { en: 'Parts', ja: '部品' }, steps: {} };

test('what a pipeline says of itself is set and taken out', () => {
  const after = setSetting(document, 'latencyBudget', '80ms');
  expect(settingsOf(after).latencyBudget).toBe('80ms');
  expect(setSetting(after, 'latencyBudget', undefined)).toEqual(document);
});

test('a text is changed in one language, and goes with the last word', () => {
  expect(withText(document.title, 'ja', '小さな部品')).toEqual({ en: 'Parts', ja: '小さな部品' });
  expect(withText({ ja: '部品' } as never, 'ja', '')).toBeUndefined();
  expect(withText(undefined, 'en', 'Parts')).toBe('Parts');
  expect(withText('Parts', 'ja', '')).toBeUndefined();
});

test.each([
  ['80ms', 80],
  ['1.5s', 1500],
  ['2m', 120_000],
  ['12h', 43_200_000],
  ['soon', undefined],
])('the duration %s is %s ms', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

test('a number becomes a duration that a document may have', () => {
  expect([durationText(80.4, 'ms'), durationText(0.2, 'ms'), durationText(0, 'ms')]).toEqual([
    '80ms',
    '1ms',
    undefined,
  ]);
  expect([durationText(30, 'd'), durationText(0.5, 'd'), durationText(1.25, 'd')]).toEqual([
    '30d',
    '12h',
    '1.25d',
  ]);
});
