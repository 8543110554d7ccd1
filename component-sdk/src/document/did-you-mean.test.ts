import { expect, test } from 'vitest';
import { adviceFor, didYouMean } from './index.ts';

test.each([
  ['widht', 'width'],
  ['Width', 'width'],
  ['with', 'width'],
  ['heigth', 'height'],
  ['kernal', 'kernel'],
  ['imge', 'image'],
  ['imaging/resise', 'imaging/resize'],
])('%s means %s', (typed, meant) => {
  expect(didYouMean(typed, ['fit', 'width', 'height', 'kernel', 'image', 'imaging/resize'])).toBe(meant);
});

test('a word that is near to nothing means nothing', () => {
  expect(didYouMean('colour', ['width', 'height'])).toBeUndefined();
  expect(didYouMean('x', ['fit', 'y1'])).toBeUndefined();
  expect(didYouMean('w'.repeat(10_000), ['width'])).toBeUndefined();
});

test('advice names the word meant, else the words that there are', () => {
  expect(adviceFor('widht', ['width', 'height'])).toBe('Did you mean "width"?');
  expect(adviceFor('colour', ['width', 'height'])).toBe('Use one of: width, height.');
  expect(adviceFor('colour', [])).toBe('Remove it.');
});
