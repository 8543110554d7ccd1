import { expect, test } from 'vitest';
import { freeName, identifier, identifierFrom } from './names.ts';

test('a name that is taken gets the next number, and stays one that the grammar takes', () => {
  expect(freeName('blur', [])).toBe('blur');
  expect(freeName('blur', ['blur', 'blur_2'])).toBe('blur_3');
  expect(freeName('blur_2', ['blur', 'blur_2'])).toBe('blur_3');
  expect(freeName('photos', ['photos'], '-')).toBe('photos-2');
  const long = 'a'.repeat(63);
  expect(freeName(long, [long])).toMatch(identifier);
});

test.each([
  ['fit-size', 'fit_size'],
  ['Resize', 'resize'],
  ['3d-view', 'd_view'],
  ['光', 'step'],
  ['a'.repeat(80), 'a'.repeat(63)],
])('%s is called %s', (from, to) => expect(identifierFrom(from)).toBe(to));
