import { expect, test } from 'vitest';
import type { PipelineDocument } from './document.ts';
import { referencesOf, withoutParams, withReferences } from './references.ts';

const document: PipelineDocument = {
  name: 'p',
  steps: {
    one: { component: 'a/b@^1', params: { text: 'a/b@^1' } },
    two: { component: 'a/c@1.0.0' },
    three: { component: 'a/b@^1' },
    four: { pipeline: 'other@2' },
  },
};

test('a document names each component once', () => {
  expect(referencesOf(document)).toEqual(['a/b@^1', 'a/c@1.0.0']);
});

test('values are taken away, and what callers set goes with the last step that read it', () => {
  const given: PipelineDocument = {
    name: 'p',
    params: { old: { type: 'number', default: 1 }, both: { type: 'number', default: 2 } },
    steps: {
      one: { component: 'a/b@^1', params: { old: '$params.old', shared: '$params.both', kept: 3 } },
      two: { component: 'a/c', params: { shared: '$params.both' } },
      three: { component: 'a/b@^1', params: { old: 5 } },
    },
  };
  const dropped = [
    { step: 'one', param: 'old' },
    { step: 'one', param: 'shared' },
    { step: 'three', param: 'old' },
  ];
  const after = withoutParams(given, dropped);
  expect(after.params).toEqual({ both: { type: 'number', default: 2 } });
  expect(after.steps).toEqual({
    one: { component: 'a/b@^1', params: { kept: 3 } },
    two: given.steps['two'],
    three: { component: 'a/b@^1' },
  });
});

test('all steps of a component get its other version, and nothing else is changed', () => {
  const after = withReferences(document, new Map([['a/b@^1', 'a/b@^2']]));
  expect(after.steps).toMatchObject({
    one: { component: 'a/b@^2', params: { text: 'a/b@^1' } },
    three: { component: 'a/b@^2' },
  });
  expect(after.steps['two']).toBe(document.steps['two']);
  expect(withReferences(document, new Map([['a/d@^1', 'a/d@^2']]))).toBe(document);
});
