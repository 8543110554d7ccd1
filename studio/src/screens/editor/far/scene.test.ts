import { describe, expect, test } from 'vitest';
import type { ComponentSummary, Problem } from '../../../api/types.ts';
import type { PipelineDocument } from '../../../document/document.ts';
import { graphOf, type Library } from '../../../document/graph.ts';
import { boxesOf, linesOf } from '../canvas-model.ts';
import { asHidden, asMeasured } from '../../../parts/graph/far/hidden.ts';
import { boundsOf, boxAtPoint, boxesIn, nextBox } from '../../../parts/graph/far/scene.ts';
import { sceneOf } from './editor-scene.ts';

const soften: ComponentSummary = {
  name: 'a/b',
  version: '1.0.0',
  title: { en: 'Soften' },
  description: { en: '' },
  category: 'filter',
  inputs: { image: { type: 'image' } },
  outputs: { image: { type: 'image' } },
};
const library: Library = { components: new Map([['a/b', soften]]), pipelines: new Map() };
const problem = {
  step: 'left',
  severity: 'error',
  code: 'PIPELINE_INVALID',
  message: 'Wrong.',
  remedy: '',
} as unknown as Problem;
const document: PipelineDocument = {
  apiVersion: 'kumiki/v1',
  kind: 'Pipeline',
  name: 'far',
  inputs: { image: { type: 'image' } },
  steps: {
    left: { component: 'a/b', inputs: { image: '$inputs.image' } },
    right: { component: 'a/b', inputs: { image: '$steps.left.image' } },
    below: { component: 'a/b', inputs: {} },
  },
  outputs: {},
  canvas: {
    positions: {
      inputs: { x: -300, y: 0 },
      left: { x: 0, y: 0 },
      right: { x: 300, y: 0 },
      below: { x: 0, y: 300 },
      outputs: { x: 900, y: 0 },
    },
    groups: [{ title: 'Both', steps: ['left', 'right'], color: '#4c7f9d' }],
  },
};
const graph = graphOf(document, library);
const sources = { graph, document, problems: [problem], previews: new Map(), selected: new Set(['left']) };
const boxes = boxesOf(sources, [], { isMany: true });
const scene = sceneOf(boxes, linesOf(graph, document, new Set()), ({ id }) => id);
const place = (id: string) => scene.boxes.find((box) => box.id === id)!;

describe('a graph from afar', () => {
  test('has each box where the canvas has it, also inside of a frame', () => {
    expect(place('left')).toMatchObject({ x: 0, y: 0, width: 200, selected: true, look: 'wrong' });
    expect(place('right')).toMatchObject({ x: 300, y: 0, selected: false });
    expect(place('$group.0')).toMatchObject({ kind: 'frame', color: '#4c7f9d' });
    expect(boundsOf(scene.boxes)).toMatchObject({ x: -300, width: 1400 });
  });

  test('has its lines from the right side of a box to the left one of the next', () => {
    const ends = scene.lines.map(({ source, target, from, to }) => [source, from.x, target, to.x]);
    expect(ends).toContainEqual(['left', 200, 'right', 300]);
  });

  test('says which box is at a point: a step before its frame, a frame at its heading only', () => {
    expect(boxAtPoint(scene, { x: 310, y: 20 })?.id).toBe('right');
    expect(boxAtPoint(scene, { x: 250, y: -20 })?.id).toBe('$group.0');
    expect(boxAtPoint(scene, { x: 250, y: 40 })).toBeUndefined();
  });

  test('says what lies in a rectangle, if only in part', () => {
    expect(boxesIn(scene, { x: -50, y: -50, width: 60, height: 400 })).toEqual(['left', 'below']);
  });

  test('leads from box to box by arrow keys', () => {
    expect(nextBox(scene, undefined, { x: 1, y: 0 })?.id).toBe('$inputs');
    expect(nextBox(scene, 'left', { x: 1, y: 0 })?.id).toBe('right');
    expect(nextBox(scene, 'left', { x: 0, y: 1 })?.id).toBe('below');
    expect(nextBox(scene, 'right', { x: -1, y: 0 })?.id).toBe('left');
    expect(nextBox(scene, 'below', { x: 0, y: 1 })).toBeUndefined();
  });
});

describe('boxes that were not drawn yet', () => {
  test('have an estimated size, until the canvas has measured them', () => {
    const left = boxes.find(({ id }) => id === 'left')!;
    expect(left.handles?.length).toBeGreaterThan(0);
    const seen = boxes.map((box) => (box === left ? { ...box, measured: { width: 200, height: 90 } } : box));
    const measured = asMeasured(seen, boxes);
    expect(measured.find(({ id }) => id === 'left')).toMatchObject({ measured: { height: 90 } });
    expect(measured.find(({ id }) => id === 'left')!.handles).toBeUndefined();
    const again = boxesOf(sources, measured, { isMany: true });
    expect(again.find(({ id }) => id === 'left')!.measured).toEqual({ width: 200, height: 90 });
    expect(again.find(({ id }) => id === 'below')!.handles).toBeDefined();
  });

  test('keep everything while they are hidden, and are the same each time', () => {
    const [one, other] = [asHidden(boxes), asHidden(boxes)];
    expect(one.every(({ hidden }) => hidden)).toBe(true);
    expect(one.every((box, at) => box === other[at])).toBe(true);
  });
});
