import { expect, test } from 'vitest';
import type { ComponentSummary } from '../api/types.ts';
import type { PipelineDocument } from './document.ts';
import { extractSteps, type Extracted } from './extract.ts';
import { graphOf, type Library } from './graph.ts';

const component = (
  name: string,
  inputs: ComponentSummary['inputs'],
  outputs: ComponentSummary['outputs'],
): [string, ComponentSummary] => [
  name,
  {
    name,
    version: '1.0.0',
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
    component('imaging/resize', { image }, { image }),
    component('vision/detect', { image, model: { type: 'file' } }, { detections: { type: 'detections' } }),
    component('vision/annotate', { image, detections: { type: 'detections', optional: true } }, { image }),
  ]),
  pipelines: new Map(),
};
const document: PipelineDocument = {
  name: 'whole',
  inputs: { image: { type: 'image', title: 'Photo' }, least: { type: 'number' } },
  files: { model: 'sha256:0', other: 'sha256:1' },
  params: { width: { type: 'integer', default: 800 }, unused: { type: 'string' } },
  steps: {
    shrink: {
      component: 'imaging/resize',
      inputs: { image: '$inputs.image' },
      params: { width: '$params.width' },
    },
    find: {
      component: 'vision/detect',
      inputs: { image: '$steps.shrink.image', model: '$files.model' },
      when: '$inputs.least > 1',
    },
    mark: {
      component: 'vision/annotate',
      inputs: { image: '$inputs.image', detections: '$steps.find.detections' },
    },
  },
  outputs: { image: '$steps.mark.image', found: '$steps.find.detections' },
  canvas: {
    positions: { shrink: { x: 10, y: 50 }, find: { x: 300, y: 20 }, mark: { x: 600, y: 0 } },
    groups: [{ title: 'Looking', steps: ['shrink', 'find'] }],
  },
};
const extract = (ids: readonly string[], of = document) =>
  extractSteps(of, graphOf(of, library), ids, 'look-for');

test('steps become a pipeline with what they read as inputs and what is read of them as outputs', () => {
  const { inside, outside, step } = extract(['shrink', 'find']) as Extracted;
  expect(step).toBe('look_for');
  expect(inside).toEqual({
    apiVersion: 'kumiki/v1',
    kind: 'Pipeline',
    name: 'look-for',
    inputs: { image: { type: 'image', title: 'Photo' }, least: { type: 'number' } },
    files: { model: 'sha256:0' },
    params: { width: { type: 'integer', default: 800 } },
    steps: { shrink: document.steps['shrink'], find: document.steps['find'] },
    outputs: { detections: '$steps.find.detections' },
    canvas: { positions: { shrink: { x: 10, y: 50 }, find: { x: 300, y: 20 } } },
  });
  const after = outside('look-for@1');
  expect(Object.keys(after.steps)).toEqual(['look_for', 'mark']);
  expect(after.steps['look_for']).toEqual({
    pipeline: 'look-for@1',
    inputs: { image: '$inputs.image', least: '$inputs.least' },
    params: { width: '$params.width' },
  });
  expect(after.steps['mark']!.inputs).toMatchObject({ detections: '$steps.look_for.detections' });
  expect(after.outputs).toEqual({ image: '$steps.mark.image', found: '$steps.look_for.detections' });
  expect(after.canvas).toMatchObject({ positions: { look_for: { x: 10, y: 20 } }, groups: [] });
});

test('two places with one name get names of their own, and a condition follows', () => {
  const twice: PipelineDocument = {
    ...document,
    steps: {
      ...document.steps,
      mark: {
        ...document.steps['mark']!,
        inputs: { image: '$steps.shrink.image', detections: '$steps.find.detections' },
      },
      again: {
        component: 'vision/annotate',
        inputs: { image: '$steps.mark.image' },
        when: '$steps.find.detections > 1',
      },
    },
    outputs: { image: '$steps.again.image', small: '$steps.shrink.image', marked: '$steps.mark.image' },
  };
  const { inside, outside } = extract(['shrink', 'find', 'mark'], twice) as Extracted;
  expect(inside.outputs).toEqual({
    image: '$steps.mark.image',
    detections: '$steps.find.detections',
    image_2: '$steps.shrink.image',
  });
  expect(outside('x@1').steps['again']).toMatchObject({
    inputs: { image: '$steps.look_for.image' },
    when: '$steps.look_for.detections > 1',
  });
});

test('steps that cannot be one are refused with the reason', () => {
  expect(extract([])).toBe('none');
  expect(extract(['shrink', 'mark'])).toBe('circle');
  const unknown = { ...document, steps: { ...document.steps, mark: { component: 'not/here' } } };
  expect(extract(['mark'], unknown)).toBe('unknown');
  expect(extract(['mark'], { ...document, outputs: {} })).toBe('nothing');
});
