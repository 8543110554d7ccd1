import { describe, expect, it } from 'vitest';
import { parsePythonLiteral } from './python-literal.ts';

describe('Python literals', () => {
  it.each([
    ["{0: 'person', 1: 'bicycle'}", new Map([[0, 'person'], [1, 'bicycle']])], // prettier-ignore
    ["['a', \"b's\", 'c\\'s', ]", ['a', "b's", "c's"]],
    ['(1, -2.5, 1e3, .5)', [1, -2.5, 1000, 0.5]],
    ["{'0': u'\\u50b7', 'x': '\\x41\\n\\U0001f527'}", new Map([['0', '傷'], ['x', 'A\n🔧']])], // prettier-ignore
    ['[True, False, None, true, null]', [true, false, null, true, null]],
    ['{}', new Map()],
    [' [ 640 , 480 ] ', [640, 480]],
  ])('%s', (text, expected) => {
    expect(parsePythonLiteral(text)).toEqual(expected);
  });

  it.each([
    '',
    '__import__("os").system("true")',
    "{0: 'a'",
    "{0 'a'}",
    "['a' 'b']",
    "'open",
    '1 2',
    '[[[[[[[[[[[1]]]]]]]]]]]',
    '{0: open("/etc/passwd")}',
  ])('%s is none', (text) => {
    expect(parsePythonLiteral(text)).toBeUndefined();
  });

  it('a long text without an end is given up soon', () => {
    const started = performance.now();
    expect(parsePythonLiteral(`'${'\\'.repeat(999_999)}`)).toBeUndefined();
    expect(parsePythonLiteral(' '.repeat(2_000_000))).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
