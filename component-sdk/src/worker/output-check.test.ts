import { expect, it } from 'vitest';
import type { Manifest } from '../manifest/index.ts';
import { OutputCheck } from './output-check.ts';

const outputs = { marks: { type: 'text[]' }, names: { type: 'text[]', pairsWith: 'marks' } };
const check = new OutputCheck({ name: 'test/pairs', outputs } as unknown as Manifest);
const given = (marks: string[], names: string[]) =>
  new Map<string, unknown>(Object.entries({ marks, names }));

it('lists that pair have as many elements', () => {
  expect(check.check(given(['a', 'b'], ['c', 'd']))).toEqual({ marks: ['a', 'b'], names: ['c', 'd'] });
  expect(check.check(given([], []))).toEqual({ marks: [], names: [] });
});

it('a list that is too short is an error of the component', () => {
  expect(() => check.check(given(['a', 'b'], ['c']))).toThrow(
    expect.objectContaining({
      code: 'COMPONENT_OUTPUT_TYPE',
      message: expect.stringContaining('"names" of test/pairs is a list of 1') as string,
    }) as Error,
  );
});
