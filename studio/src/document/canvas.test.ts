import { expect, test } from 'vitest';
import { align, freePlace } from './align.ts';
import {
  addGroup,
  addNote,
  moveToGroup,
  removeGroup,
  removeNotes,
  safeColor,
  setGroup,
  setNote,
} from './canvas.ts';
import type { PipelineDocument } from './document.ts';
import { removeSteps, renameStep } from './edit.ts';

const step = { component: 'imaging/blur' };
const document: PipelineDocument = { name: 'small', steps: { a: step, b: step, c: step } };

test('a frame is drawn around steps; a step is in one frame, and a frame without steps goes', () => {
  const first = addGroup(document, 'Before', ['a', 'b', 'not_there']).document;
  expect(first.canvas!.groups).toMatchObject([{ title: 'Before', steps: ['a', 'b'] }]);
  const second = addGroup(first, 'After', ['b', 'c']).document;
  expect(second.canvas!.groups).toMatchObject([{ steps: ['a'] }, { steps: ['b', 'c'] }]);
  expect(moveToGroup(second, ['a'], second.canvas!.groups![1]).canvas!.groups).toMatchObject([
    { title: 'After', steps: ['b', 'c', 'a'] },
  ]);
  expect(moveToGroup(second, ['a', 'b'], undefined).canvas!.groups).toMatchObject([{ steps: ['c'] }]);
  expect(removeGroup(first, 0).canvas).not.toHaveProperty('groups');
  expect(addGroup(document, 'Nothing', []).document).toBe(document);
});

test('a frame is called, coloured and closed, and follows its steps', () => {
  const grouped = addGroup(document, 'One', ['a', 'b']).document;
  const closed = setGroup(grouped, 0, { title: 'Two', color: '#112233', collapsed: true });
  expect(closed.canvas!.groups).toEqual([
    { title: 'Two', steps: ['a', 'b'], color: '#112233', collapsed: true },
  ]);
  expect(setGroup(closed, 0, { collapsed: undefined }).canvas!.groups![0]).not.toHaveProperty('collapsed');
  expect(renameStep(closed, 'a', 'z').canvas!.groups![0]!.steps).toEqual(['z', 'b']);
  expect(removeSteps(closed, ['a']).canvas!.groups![0]!.steps).toEqual(['b']);
  expect(removeSteps(closed, ['a', 'b']).canvas!.groups).toEqual([]);
});

test('what is pinned goes with its step, and follows its name', () => {
  const pinned = { ...document, canvas: { pins: ['$steps.a.image', '$steps.b.image', '$inputs.image'] } };
  expect(removeSteps(pinned, ['a']).canvas!.pins).toEqual(['$steps.b.image', '$inputs.image']);
  expect(renameStep(pinned, 'a', 'z').canvas!.pins![0]).toBe('$steps.z.image');
});

test('notes are added, changed and taken away, in whole pixels', () => {
  const noted = addNote(document, { text: 'Ask Sato', x: 1.4, y: 2.6, width: 200.2 }).document;
  expect(noted.canvas!.notes).toEqual([{ text: 'Ask Sato', x: 1, y: 3, width: 200 }]);
  expect(setNote(noted, 0, { text: 'Asked' }).canvas!.notes![0]).toMatchObject({ text: 'Asked', x: 1 });
  expect(removeNotes(noted, [0]).canvas).not.toHaveProperty('notes');
});

test('only a colour is drawn with', () => {
  expect(safeColor('#A1b2C3')).toBe('#A1b2C3');
  expect(safeColor('url(http://elsewhere)')).toMatch(/^#/);
});

const boxes = [
  { id: 'a', x: 0, y: 10, width: 100, height: 50 },
  { id: 'b', x: 500, y: 90, width: 200, height: 50 },
  { id: 'c', x: 150, y: 20, width: 100, height: 90 },
];

test('boxes are aligned at an edge or their middles, or get the same room', () => {
  expect(align(boxes, 'left')).toMatchObject({ a: { x: 0, y: 10 }, b: { x: 0, y: 90 }, c: { x: 0 } });
  expect(align(boxes, 'centre')).toMatchObject({ a: { x: 300 }, b: { x: 250 }, c: { x: 300 } });
  expect(align(boxes, 'bottom')).toMatchObject({ a: { y: 90 }, b: { y: 90 }, c: { y: 50 } });
  expect(align(boxes, 'across')).toEqual({ a: { x: 0, y: 10 }, c: { x: 250, y: 20 }, b: { x: 500, y: 90 } });
  expect(align(boxes.slice(0, 1), 'left')).toEqual({});
});

test('a new box stands below what is in its way', () => {
  const size = { width: 100, height: 40 };
  expect(freePlace({ x: 10, y: 20 }, size, [])).toEqual({ x: 10, y: 20 });
  const { y } = freePlace({ x: 10, y: 20 }, size, boxes);
  expect(y).toBeGreaterThan(60);
  expect(freePlace({ x: 300, y: 20 }, size, boxes)).toEqual({ x: 300, y: 20 });
});
