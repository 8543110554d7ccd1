import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ComponentSummary } from '../api/types.ts';
import { inputsNode, outputsNode, type PipelineDocument } from './document.ts';
import {
  addStep,
  connect,
  disconnect,
  makesCycle,
  moveNodes,
  removeSteps,
  renameStep,
  setStep,
} from './edit.ts';
import { graphOf, type Library } from './graph.ts';
import { History } from './history.ts';
import { layout } from './layout.ts';
import { DocumentText } from './text.ts';
import { fits } from './types.ts';

const component = (name: string, inputs: string[], outputs: string[]): [string, ComponentSummary] => [
  name,
  {
    name,
    version: '1.0.0',
    title: { en: name },
    description: { en: name },
    category: 'test',
    inputs: Object.fromEntries(inputs.map((of) => [of, { type: of }])),
    outputs: Object.fromEntries(outputs.map((of) => [of, { type: of }])),
  },
];
const library: Library = {
  components: new Map([
    component('imaging/resize', ['image'], ['image']),
    component('vision/detect', ['image'], ['detections']),
    component('decide/verdict', ['detections'], ['verdict']),
    component('vision/annotate', ['image', 'detections', 'verdict'], ['image']),
  ]),
  pipelines: new Map(),
};

let sample: string;
let document: PipelineDocument;
beforeAll(async () => {
  sample = await readFile(
    join(import.meta.dirname, '../../../pipelines/find-and-mark/pipeline.yaml'),
    'utf8',
  );
  document = DocumentText.read(sample)!.document;
});

describe('the graph of a document', () => {
  test('has a box for each step and for what goes in and out, and a line for each reference', () => {
    const { nodes, edges } = graphOf(document, library);
    expect(nodes.map(({ id }) => id)).toEqual([inputsNode, 'shrink', 'find', 'judge', 'mark', outputsNode]);
    expect(edges.map(({ from, to }) => `${from.node}.${from.port} > ${to.node}.${to.port}`)).toContain(
      'find.detections > mark.detections',
    );
  });

  test('a component that is not known has a box without places, and no line ends in nothing', () => {
    const { nodes, edges } = graphOf(document, { components: new Map(), pipelines: new Map() });
    expect(nodes.find(({ id }) => id === 'find')).toMatchObject({ unknown: 'vision/detect@^1' });
    expect(edges).toEqual([]);
  });

  test('is laid out from left to right without boxes on top of each other', () => {
    const graph = graphOf(document, library);
    const places = layout(graph);
    expect(places['shrink']!.x).toBeLessThan(places['find']!.x);
    expect(new Set(Object.values(places).map(({ x, y }) => `${x},${y}`)).size).toBe(graph.nodes.length);
  });
});

describe('changing a document', () => {
  test('a step that is taken out takes with it what reads it', () => {
    const without = removeSteps(document, ['find']);
    expect(Object.keys(without.steps)).toEqual(['shrink', 'judge', 'mark']);
    expect(without.steps['mark']!.inputs).not.toHaveProperty('detections');
    expect(without.outputs).not.toHaveProperty('detections');
    expect(document.steps).toHaveProperty('find');
  });

  test('a new step gets a name that is free, and a place', () => {
    const { document: added, id } = addStep(
      document,
      'shrink',
      { component: 'imaging/resize@^1' },
      { x: 1.4, y: 2.6 },
    );
    expect(id).toBe('shrink_2');
    expect(added.canvas?.positions?.[id]).toEqual({ x: 1, y: 3 });
  });

  test('lines are joined and taken away, to outputs of the pipeline too', () => {
    const from = { node: 'shrink', port: 'image' };
    const joined = connect(connect(document, from, { node: 'mark', port: 'image' }), from, {
      node: outputsNode,
      port: 'small',
    });
    expect(joined.steps['mark']!.inputs).toMatchObject({ image: '$steps.shrink.image' });
    expect(joined.outputs).toMatchObject({ small: '$steps.shrink.image' });
    const apart = disconnect(disconnect(joined, { node: 'mark', port: 'image' }), {
      node: outputsNode,
      port: 'small',
    });
    expect(apart.steps['mark']!.inputs).not.toHaveProperty('image');
    expect(apart.outputs).toEqual(document.outputs);
  });

  test('a line that would go in a circle is told', () => {
    const into = { node: 'shrink', port: 'image' };
    expect(makesCycle(document, { node: 'mark', port: 'image' }, into)).toBe(true);
    expect(makesCycle(document, { node: 'shrink', port: 'image' }, into)).toBe(true);
    expect(makesCycle(document, { node: inputsNode, port: 'image' }, into)).toBe(false);
    expect(makesCycle(document, { node: 'shrink', port: 'image' }, { node: 'mark', port: 'image' })).toBe(
      false,
    );
  });

  test('a step keeps its readers under another name, conditions too', () => {
    const withCondition = setStep(document, 'mark', { when: '$steps.judge.verdict == "NG"' });
    const renamed = renameStep(withCondition, 'judge', 'decide');
    expect(renamed.steps['mark']).toMatchObject({
      when: '$steps.decide.verdict == "NG"',
      inputs: { verdict: '$steps.decide.verdict' },
    });
    expect(renamed.outputs).toMatchObject({ verdict: '$steps.decide.verdict' });
    expect(renamed.canvas?.positions).toHaveProperty('decide');
    expect(renameStep(document, 'judge', 'mark')).toBe(document);
    expect(renameStep(document, 'judge', 'not a name')).toBe(document);
  });
});

describe('the text of a document', () => {
  test('keeps its comments and its order where the data changes', () => {
    const { text } = DocumentText.read(sample)!;
    const changed = moveNodes(setStep(document, 'find', { cache: 'off' }), { mark: { x: 7, y: 8 } });
    const written = text.write(changed);
    expect(written).toContain('# The boxes were found on the small image');
    expect(DocumentText.read(written)!.document).toEqual(changed);
    // Nothing else is written anew.
    const before = new Set(sample.split('\n').map((line) => line.trim()));
    const other = written.split('\n').filter((line) => !before.has(line.trim()));
    expect(other.join('\n')).toMatch(/^[^]*cache: off[^]*x: 7, y: 8/);
    expect(other.length).toBeLessThan(12);
  });

  test.each(['a: [', 'name: x\nsteps: []', 'steps: {}', '- 1', ''])('%j cannot be drawn', (text) => {
    expect(DocumentText.read(text)).toBeUndefined();
  });
});

test('values stand in for what they may stand in for', () => {
  expect(fits('mask', 'image')).toBe(true);
  expect(fits('image', 'mask')).toBe(false);
  expect(fits('image[]', 'image')).toBe(true);
  expect(fits('detections', 'json')).toBe(true);
  expect(fits('image', 'json')).toBe(false);
});

test('what was changed can be taken back and done again; what goes on is taken back at once', () => {
  const typed = History.start('a').push('b').push('bc', { together: true }).push('d');
  expect(typed.undo().present).toBe('bc');
  expect(typed.undo().undo().present).toBe('a');
  expect(typed.undo().undo().undo().present).toBe('a');
  expect(typed.undo().redo().present).toBe('d');
  expect(typed.undo().push('e').canRedo).toBe(false);
});
