import { describe, expect, test } from 'vitest';
import { parseLine, splitAssignment, wholeNumber } from './parse.ts';

const table = {
  in: { type: 'string', multiple: true, value: 'PATTERN', help: '' },
  out: { type: 'string', short: 'o', value: 'DIR', help: '' },
  json: { type: 'boolean', help: '' },
} as const;

function parse(...args: string[]) {
  return parseLine('run', table, args, 1);
}

describe('command lines', () => {
  test('options may come in any order, with = or without', () => {
    const { options, positionals } = parse('--in=a', 'p.yaml', '--in', 'b', '-o', 'x', '--json');
    expect(options).toEqual({ in: ['a', 'b'], out: 'x', json: true });
    expect(positionals).toEqual(['p.yaml']);
  });

  test('switches are false and lists empty where they were not given', () => {
    expect(parse().options).toEqual({ in: [], out: undefined, json: false });
  });

  test.each([
    [['--ouf', 'x'], 'There is no option --ouf. Did you mean --out?'],
    [['-x'], 'There is no option -x.'],
    [['--out'], '--out needs a value: --out DIR.'],
    [['--out', '--json'], '--out needs a value: --out DIR.'],
    [['--out', 'a', '--out', 'b'], '--out was given more than once.'],
    [['--json=yes'], '--json takes no value.'],
    [
      ['a', 'b.jpg'],
      '"b.jpg" is one argument too many. If it came from a pattern such as *.jpg, quote the pattern.',
    ],
    [['--__proto__'], 'There is no option --__proto__.'],
  ])('%j is refused', (args, message) => {
    expect(() => parse(...args)).toThrow(expect.objectContaining({ code: 'USAGE', message }));
  });
});

test('NAME=VALUE is taken apart at the first =', () => {
  expect(splitAssignment('a=b=c')).toEqual({ name: 'a', value: 'b=c' });
  expect(splitAssignment('photos/a=b.jpg')).toEqual({ value: 'photos/a=b.jpg' });
  expect(splitAssignment('text=')).toEqual({ name: 'text', value: '' });
});

test.each(['0', '-1', '1.5', 'two', '', '1e3'])('%j is no number of items', (text) => {
  expect(() => wholeNumber('run', '--concurrency', text)).toThrow(expect.objectContaining({ code: 'USAGE' }));
});
