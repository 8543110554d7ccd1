import { expect, test } from 'vitest';
import type { ComponentSummary } from '../api/types.ts';
import type { PipelineDocument } from './document.ts';
import type { Library } from './graph.ts';
import { missingSteps, replaceComponent, replacements } from './replace.ts';

const component = (
  name: string,
  inputs: ComponentSummary['inputs'],
  outputs: ComponentSummary['outputs'],
): [string, ComponentSummary] => [
  name,
  {
    name,
    version: '2.1.0',
    title: { en: name },
    description: { en: name },
    category: 'test',
    inputs,
    outputs,
  },
];
const image = { type: 'image' };
const library: Library = {
  components: new Map([
    component('imaging/sharpen', { image }, { image }),
    component('other/soften', { image }, { image }),
    component('mine/blur', { image }, { image }),
    component('imaging/combine', { image, over: image }, { image }),
    component('imaging/mask', { image, mask: { type: 'mask', optional: true } }, { image }),
    component('vision/detect', { image }, { detections: { type: 'detections' } }),
  ]),
  pipelines: new Map(),
};
const document: PipelineDocument = {
  name: 'small',
  inputs: { image },
  steps: {
    soft: { component: 'other/blur@^1', inputs: { image: '$inputs.image' }, params: { sigma: 2, old: 1 } },
    find: { component: 'vision/detect', inputs: { image: '$steps.soft.image' } },
  },
  outputs: { image: '$steps.soft.image' },
};

test('what is missing is known by what the pipeline gives it and wants of it', () => {
  expect(missingSteps(document, library)).toEqual([
    {
      id: 'soft',
      uses: 'other/blur@^1',
      inputs: [{ name: 'image', type: 'image' }],
      outputs: [{ name: 'image', types: ['image'] }],
    },
  ]);
});

test('what has the same places can stand in its place: one of its name first, and nothing that needs more', () => {
  const names = replacements(missingSteps(document, library)[0]!, library).map(({ name }) => name);
  expect(names).toEqual(['mine/blur', 'other/soften', 'imaging/sharpen', 'imaging/mask']);
});

test('the step keeps its lines, and the parameters that the new one has too', () => {
  const after = replaceComponent(document, 'soft', 'mine/blur@^2', ['sigma']);
  expect(after.steps['soft']).toEqual({
    component: 'mine/blur@^2',
    inputs: { image: '$inputs.image' },
    params: { sigma: 2 },
  });
  expect(missingSteps(after, library)).toEqual([]);
});

test('a pipeline that is a step is missing when it was looked for and is not there', () => {
  const inner: PipelineDocument = {
    ...document,
    steps: { soft: { pipeline: 'clean-up@2', inputs: { image: '$inputs.image' }, params: { old: 1 } } },
  };
  expect(missingSteps(inner, library)).toEqual([]);
  const [missing] = missingSteps(inner, library, new Set(['clean-up@2']));
  expect(missing).toMatchObject({ id: 'soft', uses: 'clean-up@2' });
  expect(replacements(missing!, library).map(({ name }) => name)).toContain('imaging/sharpen');
  expect(replaceComponent(inner, 'soft', 'imaging/sharpen@^1', []).steps['soft']).toEqual({
    component: 'imaging/sharpen@^1',
    inputs: { image: '$inputs.image' },
  });
});
