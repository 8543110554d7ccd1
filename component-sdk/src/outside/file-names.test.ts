import { expect, it } from 'vitest';
import { endingOf, plainName, stemOf } from './file-names.ts';

it.each([
  ['a/b\\c', 'a_b_c'],
  ['..', '_'],
  ['.hidden', 'hidden'],
  ['con', '_con'],
  ['', '_'],
  ['a\nb', 'a_b'],
  ['x'.repeat(300), 'x'.repeat(120)],
])('a name is one of a file: %j', (given, expected) => {
  expect(plainName(given)).toBe(expected);
});

it.each([
  ['tray/part.1.jpg', 'part.1'],
  ['C:\\tray\\part', 'part'],
  ['', undefined],
  [undefined, undefined],
])('the stem of %j is %j', (name, expected) => {
  expect(stemOf(name)).toBe(expected);
});

it('endings are the usual ones', () => {
  expect((['jpeg', 'tiff', 'png'] as const).map(endingOf)).toEqual(['jpg', 'tif', 'png']);
});
