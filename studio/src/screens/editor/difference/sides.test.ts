import { expect, test } from 'vitest';
import { readSides, writeSides } from './sides.ts';

test('an address says which two are compared', () => {
  expect(readSides(writeSides(2, 'draft'))).toEqual({ from: 2, to: 'draft' });
  expect(readSides('1..3')).toEqual({ from: 1, to: 3 });
});

test.each([null, '', '2', 'draft..2', '0..1', '1..2..3', '1..x'])('%s compares nothing', (text) => {
  expect(readSides(text)).toBeUndefined();
});
