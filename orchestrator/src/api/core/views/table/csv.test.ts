import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

test.each([
  [[1, -2.5, true, null, undefined, ''], '1,-2.5,true,,,'],
  [['plain', '部品 1', 'a;b'], 'plain,部品 1,a;b'],
  [['with "quotes"', 'a,b', 'two\nlines'], '"with ""quotes""","a,b","two\nlines"'],
  // What Excel would carry out is a text: https://owasp.org/www-community/attacks/CSV_Injection
  [['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '=1', ' =1'], `'=1+1,'+1,'-1,'@SUM(A1),'\t=1,'=1, =1`],
  [['=HYPERLINK("http://x","y")'], `"'=HYPERLINK(""http://x"",""y"")"`],
  [[{ a: 1 }, ['=']], '"{""a"":1}","[""=""]"'],
])('%j', (cells, line) => {
  expect(csvLine(cells)).toBe(`${line}\r\n`);
});
