import { expect, test } from 'vitest';
import type { ComponentSummary } from '../api/types.ts';
import { inputsNode, outputsNode, type PipelineDocument } from './document.ts';
import { graphOf, type Library } from './graph.ts';
import { bestInput, joinBehind, removeReconnecting, splice, targetsOf } from './splice.ts';

const component = (
  name: string,
  inputs: Readonly<Record<string, string>>,
  outputs: Readonly<Record<string, string>>,
): [string, ComponentSummary] => [
  name,
  {
    name,
    version: '1.0.0',
    title: { en: name },
    description: { en: name },
    category: 'test',
    inputs: Object.fromEntries(Object.entries(inputs).map(([port, type]) => [port, { type }])),
    outputs: Object.fromEntries(Object.entries(outputs).map(([port, type]) => [port, { type }])),
  },
];
const library: Library = {
  components: new Map([
    component('imaging/blur', { image: 'image' }, { image: 'image' }),
    component('vision/detect', { image: 'image' }, { detections: 'detections' }),
    component('vision/annotate', { image: 'image', detections: 'detections' }, { image: 'image' }),
  ]),
  pipelines: new Map(),
};
const document: PipelineDocument = {
  name: 'small',
  inputs: { image: { type: 'image' } },
  steps: {
    soft: { component: 'imaging/blur', inputs: { image: '$inputs.image' } },
    find: { component: 'vision/detect', inputs: { image: '$steps.soft.image' } },
    mark: {
      component: 'vision/annotate',
      inputs: { image: '$steps.soft.image', detections: '$steps.find.detections' },
    },
    new: { component: 'imaging/blur' },
  },
  outputs: { image: '$steps.mark.image', soft: '$steps.soft.image' },
};
const graph = graphOf(document, library);

test('a step that is put onto a line takes the value in and gives it on', () => {
  const after = splice(document, graph, 'new', { node: 'find', port: 'image' })!;
  expect(after.steps['new']!.inputs).toEqual({ image: '$steps.soft.image' });
  expect(after.steps['find']!.inputs).toEqual({ image: '$steps.new.image' });
  // Others go on reading what they read.
  expect(after.steps['mark']!.inputs).toEqual(document.steps['mark']!.inputs);
  const atTheEnd = splice(document, graph, 'new', { node: outputsNode, port: 'image' })!;
  expect(atTheEnd.outputs).toMatchObject({ image: '$steps.new.image' });
  expect(atTheEnd.steps['new']!.inputs).toEqual({ image: '$steps.mark.image' });
});

test('a step that does not fit a line, or is its end, or would be in a circle, is not put onto it', () => {
  expect(splice(document, graph, 'new', { node: 'mark', port: 'detections' })).toBeUndefined();
  expect(splice(document, graph, 'find', { node: 'find', port: 'image' })).toBeUndefined();
  expect(splice(document, graph, 'mark', { node: 'soft', port: 'image' })).toBeUndefined();
  expect(splice(document, graph, 'new', { node: 'new', port: 'image' })).toBeUndefined();
});

test('a step goes behind another one: into its only line, else beside what leaves it', () => {
  const into = joinBehind(document, graph, 'new', 'mark')!;
  expect(into.steps['new']!.inputs).toEqual({ image: '$steps.mark.image' });
  expect(into.outputs).toMatchObject({ image: '$steps.new.image' });
  // What leaves this one goes to several places, which do not all want the same done.
  const beside = joinBehind(document, graph, 'new', 'soft')!;
  expect(beside.steps['new']!.inputs).toEqual({ image: '$steps.soft.image' });
  expect(beside.steps['find']!.inputs).toEqual(document.steps['find']!.inputs);
  // Another kind of value cannot take the place of the image in the only line.
  const finding = { ...document, steps: { ...document.steps, more: { component: 'vision/detect' } } };
  const found = joinBehind(finding, graphOf(finding, library), 'more', inputsNode)!;
  expect(found.steps['more']!.inputs).toEqual({ image: '$inputs.image' });
  expect(found.steps['soft']!.inputs).toEqual({ image: '$inputs.image' });
  // Nor does a blur take what a detection gives.
  expect(joinBehind(document, graph, 'new', 'find')).toBeUndefined();
});

test('what was before a step that goes is joined to what was after it', () => {
  const after = removeReconnecting(document, graph, ['soft']);
  expect(after.steps['find']!.inputs).toEqual({ image: '$inputs.image' });
  expect(after.steps['mark']!.inputs).toMatchObject({ image: '$inputs.image' });
  expect(after.outputs).toEqual({ image: '$steps.mark.image', soft: '$inputs.image' });
  const both = removeReconnecting(document, graph, ['soft', 'mark']);
  expect(both.outputs).toEqual({ image: '$inputs.image', soft: '$inputs.image' });
  // Nothing before the detection gives detections.
  expect(removeReconnecting(document, graph, ['find']).steps['mark']!.inputs).toEqual({
    image: '$steps.soft.image',
  });
});

test('a value is joined to the input that it is most likely for', () => {
  const port = (name: string, type: string, optional = false) => ({ name, type, optional });
  expect(bestInput([port('any', 'json'), port('found', 'detections')], 'detections')?.name).toBe('found');
  expect(bestInput([port('logo', 'image', true), port('image', 'image')], 'mask')?.name).toBe('image');
  expect(bestInput([port('mask', 'mask')], 'image')).toBeUndefined();
});

test('all places that a value can go to are known', () => {
  const from = { node: inputsNode, port: 'image' };
  const places = targetsOf(document, graph, from).map(({ node, port }) => `${node}.${port}`);
  expect(places).toEqual(['find.image', 'mark.image', 'new.image', '$outputs.image', '$outputs.soft']);
  const back = targetsOf(document, graph, { node: 'mark', port: 'image' }).map(({ node }) => node);
  expect(back).toEqual(['new', '$outputs']);
});
