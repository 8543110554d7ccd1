import { expect, test } from 'vitest';
import { find } from './search.ts';

const entries = [
  { text: 'Fit to size', words: 'サイズを合わせる imaging/fit-size' },
  { text: 'Resize', words: 'リサイズ imaging/resize' },
  { text: 'ぼかし', words: 'Blur imaging/blur' },
];
const found = (asked: string) => find(entries, asked).map(({ text }) => text);

test('all words have to be there, in any language; what begins so comes first', () => {
  expect(found('')).toEqual(['Fit to size', 'Resize', 'ぼかし']);
  expect(found('re')).toEqual(['Resize']);
  expect(found('size')).toEqual(['Fit to size', 'Resize']);
  expect(found('imaging blur')).toEqual(['ぼかし']);
  expect(found('blur size')).toEqual([]);
});

test('kana, width and case are no difference', () => {
  expect(found('りさいず')).toEqual(['Resize']);
  expect(found('ﾘｻｲｽﾞ')).toEqual(['Resize']);
  expect(found('ボカシ')).toEqual(['ぼかし']);
  expect(found('ＲＥＳＩＺＥ')).toEqual(['Resize']);
});
