import { expect, test } from 'vitest';
import { endingOf, FileNames, safeName } from './file-names.ts';

test.each([
  ['plate-01', 'plate-01'],
  ['部品 1', '部品 1'],
  ['../../etc/passwd', 'passwd'],
  [String.raw`C:\temp\photo`, 'photo'],
  ['a\u0000b\n<c>:"|?*', 'a_b__c______'],
  ['invoice\u202Egpj', 'invoice_gpj'],
  ['..', 'item'],
  ['', 'item'],
  ['name. ', 'name'],
  ['CON', '_CON'],
  ['nul.part', '_nul.part'],
  ['写'.repeat(300), '写'.repeat(80)],
])('%j is kept under a name that every file system takes', (given, expected) => {
  expect(safeName(given)).toBe(expected);
});

test('two items never have one name, whatever their capitals', () => {
  const names = new FileNames();
  expect(['a', 'A', 'a', 'a (2)', 'b/a'].map((name) => names.of(name))).toEqual([
    'a',
    'A (2)',
    'a (3)',
    'a (2) (2)',
    'a (4)',
  ]);
});

test('the ending says what a file is', () => {
  expect(endingOf('image/jpeg', 'x.png')).toBe('jpg');
  expect(endingOf('text/csv; charset=utf-8')).toBe('csv');
  expect(endingOf('application/octet-stream', 'model.ONNX')).toBe('onnx');
  expect(endingOf('application/octet-stream', 'x.tar/../..')).toBe('bin');
});
