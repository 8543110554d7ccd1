import { expect, test } from 'vitest';
import { safe } from './terminal.ts';

test.each([
  ['a\u001b[2Jb', 'a\uFFFD[2Jb'],
  ['a.jpg\n✔ b.jpg', 'a.jpg\uFFFD✔ b.jpg'],
  ['photo\u202Egpj.exe', 'photo\uFFFDgpj.exe'],
  ['日本語 😀\tα', '日本語 😀\tα'],
])('%j is shown as %j', (given, shown) => {
  expect(safe(given)).toBe(shown);
});
