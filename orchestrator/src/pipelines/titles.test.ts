import { expect, test } from 'vitest';
import { Titles } from './titles.ts';

const draft = (text: string, revision = 1) => ({
  project: 'default',
  name: 'mark',
  revision,
  text,
  savedAt: revision,
  published: 0,
});

test.each([
  ['title: {en: Find, ja: 探す}', { en: 'Find', ja: '探す' }],
  ['title: Find', 'Find'],
  ['title: {en: Find, other: [1]}', { en: 'Find' }],
  ['title: [1, 2]', undefined],
  ['steps: {', undefined],
  ['', undefined],
])('%j is called %j', (text, expected) => {
  expect(new Titles().of(draft(text))).toEqual(expected);
});

test('a draft that was saved again is read again', () => {
  const titles = new Titles();
  expect(titles.of(draft('title: One'))).toBe('One');
  expect(titles.of(draft('title: Two', 2))).toBe('Two');
});
