import { describe, expect, test } from 'vitest';
import { cornerOf, fit, pan, pixelAt, toPicture, visibleArea, zoomAt } from './viewport.ts';

const picture = { width: 2000, height: 1000 };
const pane = { width: 500, height: 400 };

describe('what of a picture is seen', () => {
  test('is at first all of it, in the middle, never larger than it is', () => {
    expect(fit(picture, pane)).toEqual({ scale: 0.25, x: 1000, y: 500 });
    expect(fit({ width: 100, height: 50 }, pane)).toEqual({ scale: 1, x: 50, y: 25 });
    expect(cornerOf(fit(picture, pane), pane)).toEqual({ x: 0, y: 75 });
  });

  test('zooms about the pointer: what lies under it stays', () => {
    const at = { x: 120, y: 180 };
    const before = toPicture(fit(picture, pane), at, pane);
    const near = zoomAt(fit(picture, pane), 3, at, picture, pane);
    expect(near.scale).toBe(0.75);
    const after = toPicture(near, at, pane);
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
  });

  test('goes down to pixels and no further, and is not lost in the distance', () => {
    const at = { x: 250, y: 200 };
    expect(zoomAt(fit(picture, pane), 1e6, at, picture, pane).scale).toBe(64);
    expect(zoomAt(fit(picture, pane), 1e-6, at, picture, pane).scale).toBe(0.125);
  });

  test('moves with the hand, and keeps some of the picture in the middle', () => {
    const view = { scale: 2, x: 1000, y: 500 };
    expect(pan(view, { x: 100, y: -40 }, picture)).toEqual({ scale: 2, x: 950, y: 520 });
    expect(pan(view, { x: 1e6, y: -1e6 }, picture)).toEqual({ scale: 2, x: 0, y: 1000 });
  });

  test('tells the pixel at a point, and none beside the picture', () => {
    const view = { scale: 10, x: 5, y: 5 };
    expect(pixelAt(view, { x: 250, y: 200 }, picture, pane)).toEqual({ x: 5, y: 5 });
    expect(pixelAt(view, { x: 259.9, y: 209.9 }, picture, pane)).toEqual({ x: 5, y: 5 });
    expect(pixelAt(view, { x: 199, y: 200 }, picture, pane)).toBeUndefined();
  });

  test('has an area in whole pixels that covers the pane, within the picture', () => {
    expect(visibleArea({ scale: 1, x: 1000, y: 500 }, picture, pane)).toEqual({ x: 750, y: 300, width: 500, height: 400 }); // prettier-ignore
    expect(visibleArea({ scale: 1, x: 0, y: 0 }, picture, pane)).toEqual({ x: 0, y: 0, width: 250, height: 200 }); // prettier-ignore
    expect(visibleArea(fit(picture, pane), picture, pane)).toEqual({ x: 0, y: 0, width: 2000, height: 1000 });
  });
});
