import { describe, expect, test } from 'vitest';
import type { Comparison } from '../../api/compare.ts';
import { changeOf, differencesOf } from './differences.ts';

const run = { pipeline: 'find-and-mark', version: 1 } as Comparison['before'];
const same: Comparison = {
  before: run,
  after: run,
  pipeline: null,
  params: [],
  step_params: {},
  components: {},
  steps: [],
};

const detect = (letter: string) => ({
  name: 'vision/detect',
  version: '1.0.0',
  digest: `sha256:${letter.repeat(64)}`,
});

describe('what two runs have otherwise', () => {
  test('is nothing where they are of the same version with the same settings', () => {
    expect(differencesOf(same)).toEqual([]);
  });

  test('tells a setting once, though it reaches a step', () => {
    const change = { name: 'confidence', before: 0.5, after: 0.3 };
    const found = differencesOf({
      ...same,
      params: [change],
      step_params: {
        find: [{ ...change, name: 'minScore' }],
        mark: [{ name: 'width', before: 2, after: 3 }],
      },
    });
    expect(found).toEqual([
      { kind: 'param', ...change },
      { kind: 'step-param', step: 'mark', name: 'width', before: 2, after: 3 },
    ]);
  });

  test('begins with the pipeline, its version, its steps and their components', () => {
    const found = differencesOf({
      ...same,
      after: { ...run, pipeline: 'other', version: 3 },
      pipeline: { steps: { added: ['blur'], removed: ['shrink'], changed: [] } },
      components: { find: { before: detect('a') }, grey: { before: detect('b'), after: detect('c') } },
    });
    expect(found.map(({ kind, before, after }) => [kind, before, after])).toEqual([
      ['pipeline', 'find-and-mark', 'other'],
      ['version', 1, 3],
      ['step', 'shrink', undefined],
      ['step', undefined, 'blur'],
      ['component', 'vision/detect 1.0.0', undefined],
      ['content', 'bbbbbbbb', 'cccccccc'],
    ]);
  });
});

test('a change of time is a part of what it was, where it was something', () => {
  expect(changeOf(200, 300)).toBe(0.5);
  expect(changeOf(200, 50)).toBe(-0.75);
  expect(changeOf(0, 50)).toBeUndefined();
  expect(changeOf(undefined, 50)).toBeUndefined();
});
