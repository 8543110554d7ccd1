import { expect, test } from 'vitest';
import { fits } from './patterns.ts';

test('patterns are what people know from a command line', () => {
  expect(fits('Photo.JPG', ['*.jpg'])).toBe(true);
  expect(fits('a.jpg.part', ['*.jpg'])).toBe(false);
  expect(fits('a+b[1].png', ['a+b[?].png'])).toBe(true);
  expect(fits('部品1.png', ['部品?.png', '*.tif'])).toBe(true);
  expect(fits('a'.repeat(200), [`${'*a'.repeat(30)}b`])).toBe(false);
});
