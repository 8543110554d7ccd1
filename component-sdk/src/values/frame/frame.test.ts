import { describe, expect, it } from 'vitest';
import { between, derivedFrame, mapBox, mapPoint, rootFrame } from './frame.ts';
import {
  compose,
  identity,
  inverse,
  meanScale,
  rotation,
  scaling,
  translation,
  type Matrix,
} from './matrix.ts';

const photo = rootFrame('photo', 4000, 3000);
const shrunk = derivedFrame(photo, 800, 600, scaling(5, 5));

describe('a box found in a small copy', () => {
  it('lies right on the original', () => {
    expect(mapBox(between(shrunk, photo), [100, 50, 20, 10])).toEqual([500, 250, 100, 50]);
  });

  it('lies right on another image of the same root', () => {
    const cut = derivedFrame(photo, 500, 500, translation(400, 200));
    expect(mapBox(between(shrunk, cut), [100, 50, 20, 10])).toEqual([100, 50, 100, 50]);
    expect(
      mapBox(between(cut, shrunk), [100, 50, 100, 50]).map((side) => Math.round(side * 1e9) / 1e9),
    ).toEqual([100, 50, 20, 10]);
  });

  it('is refused on an image that it does not belong to', () => {
    expect(() => between(shrunk, rootFrame('other', 10, 10), 'The boxes')).toThrow(
      expect.objectContaining({
        code: 'FRAME_MISMATCH',
        message: expect.stringContaining('The boxes belong to another image (photo)') as string,
      }),
    );
  });

  it('is refused where a frame has no way back', () => {
    expect(() => between(photo, derivedFrame(photo, 10, 10, scaling(0, 1)))).toThrow(
      expect.objectContaining({ code: 'FRAME_MISMATCH' }),
    );
  });
});

it('steps after one another add up', () => {
  // Cut at (400, 200), then turned by a quarter: what was at the bottom left is at the top left.
  const cut = derivedFrame(photo, 100, 50, translation(400, 200));
  const toCut = compose(rotation(-90), translation(0, 50));
  const turned = derivedFrame(cut, 50, 100, toCut);
  expect(mapPoint(between(turned, photo), [0, 0])).toEqual([400, 250]);
  expect(mapBox(between(turned, photo), [0, 0, 50, 100])).toEqual([400, 200, 100, 50]);
});

describe('matrices', () => {
  const some: Matrix = [2, 0.5, 30, -0.25, 1.5, -7, 0.0001, 0.0002, 1];

  it('the inverse leads back', () => {
    const there = mapPoint(some, [123, 45]);
    const [x, y] = mapPoint(inverse(some)!, there);
    expect(x).toBeCloseTo(123, 9);
    expect(y).toBeCloseTo(45, 9);
  });

  it('the first of a composition is done first', () => {
    expect(mapPoint(compose(scaling(2, 2), translation(1, 0)), [3, 3])).toEqual([7, 6]);
    expect(compose(identity, some)).toEqual(some);
  });

  it('quarter turns are exact, and clockwise on the screen', () => {
    expect(mapPoint(rotation(90), [1, 0])).toEqual([0, 1]);
    expect(mapPoint(rotation(-90), [1, 0])).toEqual([0, -1]);
    expect(rotation(450)).toEqual(rotation(90));
  });

  it('what flattens the plane has no inverse', () => {
    expect(inverse([1, 2, 0, 2, 4, 0, 0, 0, 1])).toBeUndefined();
    expect(inverse([Number.NaN, 0, 0, 0, 1, 0, 0, 0, 1])).toBeUndefined();
  });

  it('the mean scale of a turn is 1, of an enlargement its factor', () => {
    expect(meanScale(rotation(33))).toBeCloseTo(1, 12);
    expect(meanScale(scaling(2, 8))).toBe(4);
  });
});
