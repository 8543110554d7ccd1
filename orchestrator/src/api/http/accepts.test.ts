import { expect, test } from 'vitest';
import { preferred } from './accepts.ts';

const types = ['application/json', 'text/csv', 'text/plain'] as const;

test.each([
  [undefined, 'application/json'],
  ['*/*', 'application/json'],
  ['text/csv', 'text/csv'],
  ['text/*', 'text/csv'],
  ['text/plain;q=0.9, text/csv;q=0.1', 'text/plain'],
  ['text/html, application/xhtml+xml, */*;q=0.8', 'application/json'],
  ['TEXT/CSV, */*;q=0.1', 'text/csv'],
  ['application/json;q=0, text/plain', 'text/plain'],
  ['image/png', 'application/json'],
  [';;,q=', 'application/json'],
])('of %s the answer is %s', (accept, expected) => {
  expect(preferred({ headers: accept === undefined ? {} : { accept } }, types)).toBe(expected);
});
