import { expect, test } from 'vitest';
import type { ComponentSummary } from '../api/types.ts';
import { differenceOf } from './difference.ts';
import { outputsNode, type PipelineDocument } from './document.ts';
import type { Library } from './graph.ts';

const blur: ComponentSummary = {
  name: 'imaging/blur',
  version: '1.0.0',
  title: { en: 'Blur' },
  description: { en: 'Blur' },
  category: 'filter',
  inputs: { image: { type: 'image' } },
  outputs: { image: { type: 'image' } },
};
const library: Library = { components: new Map([[blur.name, blur]]), pipelines: new Map() };
const component = blur.name;

const before: PipelineDocument = {
  name: 'small',
  inputs: { image: { type: 'image' } },
  steps: {
    a: { component, inputs: { image: '$inputs.image' }, params: { sigma: 1, precision: 'fast' } },
    b: { component, inputs: { image: '$steps.a.image' } },
    c: { component, inputs: { image: '$steps.b.image' } },
  },
  outputs: { image: '$steps.c.image', middle: '$steps.b.image' },
  canvas: { positions: { a: { x: 0, y: 0 }, b: { x: 300, y: 0 } } },
};
const after: PipelineDocument = {
  ...before,
  steps: {
    a: { params: { precision: 'fast', sigma: 1 }, component, inputs: { image: '$inputs.image' } },
    c: { component, inputs: { image: '$steps.a.image' }, params: { sigma: 5 } },
    d: { component, inputs: { image: '$steps.c.image' } },
  },
  outputs: { image: '$steps.d.image' },
  canvas: { positions: { a: { x: 10, y: 20 } } },
};

test('two documents are one graph, with what was added, removed and changed', () => {
  const { graph, marks, document, lines } = differenceOf(before, after, library);
  expect([...marks]).toEqual([
    ['b', 'removed'],
    ['c', 'changed'],
    ['d', 'added'],
  ]);
  expect(graph.nodes.map(({ id }) => id)).toEqual(['$inputs', 'a', 'c', 'd', outputsNode, 'b']);
  const marked = graph.edges.map(
    ({ from, to, mark = 'same' }) => `${from.node}>${to.node}.${to.port} ${mark}`,
  );
  expect(marked).toEqual([
    '$inputs>a.image same',
    'a>c.image added',
    'c>d.image added',
    'd>$outputs.image added',
    'a>b.image removed',
    'b>c.image removed',
    'c>$outputs.image removed',
    'b>$outputs.middle removed',
  ]);
  expect(new Set(graph.edges.map(({ id }) => id)).size).toBe(graph.edges.length);
  expect(lines).toEqual({ added: 3, removed: 4 });
  // The output that is gone is still there to end the line.
  expect(graph.nodes.find(({ id }) => id === outputsNode)!.inputs.map(({ name }) => name)).toEqual([
    'image',
    'middle',
  ]);
  expect(document.canvas!.positions).toEqual({ a: { x: 10, y: 20 }, b: { x: 300, y: 0 } });
});

test('the order of keys is no difference', () => {
  expect(differenceOf(before, before, library).marks.size).toBe(0);
  expect(differenceOf(before, after, library).marks.has('a')).toBe(false);
});
