import { expect, test } from 'vitest';
import { coloursOf, foundIn, laidOver, overlayBoxes } from './overlay-boxes.ts';

const root = 'sha256:a';
const found = {
  frame: { root, width: 640, height: 360, toRoot: [3, 0, 0, 0, 3, 0, 0, 0, 1] },
  items: [{ label: 'dent', score: 0.9, box: [10, 20, 30, 40] as const }],
};

test('boxes that were found on a shrunk picture lie right on the original', () => {
  const size = { width: 1920, height: 1080 };
  const [box] = overlayBoxes(found, { size, frame: { root, to_root: [1, 0, 0, 0, 1, 0, 0, 0, 1] } })!;
  expect(box).toEqual({
    label: 'dent',
    score: 0.9,
    corners: [
      [30, 60],
      [120, 60],
      [120, 180],
      [30, 180],
    ],
  });
});

test('and on a part of it that is turned', () => {
  // A picture of 100 × 200 pixels whose x goes down the original from (300, 0), and whose y goes left.
  const frame = { root, to_root: [0, -1, 300, 1, 0, 0, 0, 0, 1] };
  const [box] = overlayBoxes(found, { size: { width: 100, height: 200 }, frame })!;
  expect(box!.corners).toEqual([
    [60, 270],
    [60, 180],
    [180, 180],
    [180, 270],
  ]);
});

test('a picture that says nothing of where it comes from is the same at another size', () => {
  const [box] = overlayBoxes(found, { size: { width: 320, height: 180 } })!;
  expect(box!.corners[0]).toEqual([5, 10]);
});

test('nothing is drawn over a picture that comes from another one', () => {
  const frame = { root: 'sha256:b', to_root: [1, 0, 0, 0, 1, 0, 0, 0, 1] };
  expect(overlayBoxes(found, { size: { width: 640, height: 360 }, frame })).toBeUndefined();
});

test('a picture of another size is laid over in the middle', () => {
  const over = { width: 400, height: 400 };
  expect(laidOver([0, 0], { width: 200, height: 100 }, over)).toEqual([0, 100]);
  expect(laidOver([200, 100], { width: 200, height: 100 }, over)).toEqual([400, 300]);
});

test('only what has a whole frame and boxes is taken', () => {
  expect(foundIn(found)).toEqual(found);
  for (const other of [null, 3, {}, { ...found, frame: { root } }, { ...found, items: [{ box: 1 }] }]) {
    expect(foundIn(other)).toBeUndefined();
  }
});

test('each label has a colour, whatever the order', () => {
  const colours = coloursOf(['stain', 'dent', 'stain']);
  expect(colours).toEqual(coloursOf(['dent', 'stain']));
  expect(new Set(colours.values()).size).toBe(2);
});
