import { expect, test } from 'vitest';
import { readTyped, takesFiles, typedText } from './typed-value.ts';

test.each([
  [{ type: 'text' }, ' 5 ', ' 5 '],
  [{ type: 'number' }, '0.5', 0.5],
  [{ type: 'json' }, '{"a": [1]}', { a: [1] }],
  [{ type: 'number', list: true }, '[1, 2]', [1, 2]],
  [{ type: 'text' }, ' ', undefined],
])('for %j, %j is %j', (input, text, value) => {
  expect(readTyped(input, text)).toEqual({ value, isWrong: false });
});

test('what is no JSON is told, and not given', () => {
  expect(readTyped({ type: 'json' }, '{a: 1}')).toEqual({ value: undefined, isWrong: true });
});

test('what was given is shown as it was typed', () => {
  expect(typedText({ type: 'text' }, 'plate 5')).toBe('plate 5');
  expect(typedText({ type: 'number' }, 0.5)).toBe('0.5');
  expect(readTyped({ type: 'json' }, typedText({ type: 'json' }, { a: 1 })).value).toEqual({ a: 1 });
});

test('files are chosen for pictures, masks and files', () => {
  const types = ['image', 'mask[]', 'file', 'text', 'detections'];
  expect(types.map((type) => takesFiles({ type }))).toEqual([true, true, true, false, false]);
});
