import { describe, expect, it } from 'vitest';
import { boxInPicture, letterbox } from './letterbox.ts';

const square = { width: 640, height: 640 };

describe('an image in the input of a model', () => {
  it.each([
    ['a wide one', { width: 1920, height: 1080 }, { width: 640, height: 360, left: 0, top: 140 }],
    ['a high one', { width: 1080, height: 1920 }, { width: 360, height: 640, left: 140, top: 0 }],
    ['one that fits', { width: 640, height: 640 }, { width: 640, height: 640, left: 0, top: 0 }],
    ['a small one is enlarged', { width: 64, height: 32 }, { width: 640, height: 320, left: 0, top: 160 }],
    ['one pixel', { width: 1, height: 1 }, { width: 640, height: 640, left: 0, top: 0 }],
    ['a line', { width: 100_000, height: 1 }, { width: 640, height: 1, left: 0, top: 319 }],
    ['an odd rest', { width: 1000, height: 333 }, { width: 640, height: 213, left: 0, top: 213 }],
  ])('%s', (_, picture, place) => {
    expect(letterbox(picture, square)).toMatchObject(place);
  });

  it('and its boxes back in the image', () => {
    const place = letterbox({ width: 1920, height: 1080 }, square);
    expect(boxInPicture(place, { left: 100, top: 240, right: 110, bottom: 250 })).toEqual([300, 300, 30, 30]);
  });

  it('cut at its edges, and nothing where a box lies outside', () => {
    const place = letterbox({ width: 1920, height: 1080 }, square);
    expect(boxInPicture(place, { left: -50, top: 0, right: 10, bottom: 150 })).toEqual([0, 0, 30, 30]);
    expect(boxInPicture(place, { left: 630, top: 490, right: 700, bottom: 600 })).toEqual([
      1890, 1050, 30, 30,
    ]);
    expect(boxInPicture(place, { left: 10, top: 10, right: 600, bottom: 140 })).toBeUndefined();
  });
});
