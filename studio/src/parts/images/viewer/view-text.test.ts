import { expect, test } from 'vitest';
import { readView, viewText } from './view-text.ts';

test('where somebody looks is told in the address, and found again', () => {
  expect(viewText({ scale: 7.593_75, x: 960.25, y: 12.75 })).toBe('7.594,960,13');
  expect(readView('7.594,960,13')).toEqual({ scale: 7.594, x: 960, y: 13 });
  const far = { scale: 0.000_01, x: 50_000, y: 9 };
  expect(readView(viewText(far))).toEqual(far);
});

test.each(['', '1', '1,2', 'x,1,2', '-1,2,3', '0,1,2', '65,1,2', '1,2,3,4', 'Infinity,1,1'])(
  '%j shows the whole picture',
  (text) => expect(readView(text)).toBeUndefined(),
);
