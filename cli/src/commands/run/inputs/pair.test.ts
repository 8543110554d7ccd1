import { describe, expect, test } from 'vitest';
import type { Given } from './given.ts';
import { pairUp } from './pair.ts';

function files(...stems: string[]): Given[] {
  return stems.map((stem) => ({
    source: { kind: 'data', data: stem },
    file: { directory: '/in', folder: 'in', stem, ending: 'png' },
  }));
}

function rows(columns: Record<string, Given[]>): string[] {
  return pairUp(new Map(Object.entries(columns))).map((row) =>
    [...row].map(([input, { file }]) => `${input}=${file!.stem}`).join(' '),
  );
}

describe('values of several inputs', () => {
  test('a single value goes with each item', () => {
    expect(rows({ image: files('a', 'b'), golden: files('g') })).toEqual([
      'image=a golden=g',
      'image=b golden=g',
    ]);
  });

  test('values belong together by file name where the names are the same', () => {
    expect(rows({ image: files('a', 'b'), mask: files('b', 'a') })).toEqual([
      'image=a mask=a',
      'image=b mask=b',
    ]);
  });

  test('else they belong together in their order', () => {
    expect(rows({ image: files('a', 'b'), mask: files('m2', 'm1') })).toEqual([
      'image=a mask=m2',
      'image=b mask=m1',
    ]);
  });

  test('different numbers are refused', () => {
    expect(() => rows({ image: files('a', 'b'), mask: files('a', 'b', 'c') })).toThrow(
      expect.objectContaining({ code: 'INPUTS_UNEQUAL' }),
    );
  });

  test('no input is one item', () => {
    expect(rows({})).toEqual(['']);
  });
});
