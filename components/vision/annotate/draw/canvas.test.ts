import { describe, expect, it } from 'vitest';
import { Canvas } from './canvas.ts';

const red = { colour: [255, 0, 0], opacity: 1 } as const;

/** A drawing as text: one sign for each pixel that is not black. */
function drawn(width: number, height: number, draw: (canvas: Canvas) => void): string[] {
  const data = new Uint8Array(width * height * 3);
  draw(new Canvas({ data, width, height, channels: 3 }));
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => (data[(y * width + x) * 3]! > 0 ? '#' : '.')).join(''),
  );
}

describe('drawing on pixels', () => {
  it('a frame, whole and cut at the edges', () => {
    expect(drawn(7, 5, (canvas) => canvas.frame(1, 1, 5, 3, 1, red))).toEqual([
      '.......',
      '.#####.',
      '.#...#.',
      '.#####.',
      '.......',
    ]);
    expect(drawn(4, 3, (canvas) => canvas.frame(-2, -2, 5, 4, 1, red))).toEqual(['..#.', '###.', '....']);
    expect(drawn(4, 3, (canvas) => canvas.frame(1, 1, 2, 1, 3, red))).toEqual(['....', '.##.', '....']);
    expect(drawn(3, 2, (canvas) => canvas.frame(10, 10, 5, 5, 1, red))).toEqual(['...', '...']);
  });

  it('a mask, cut at the edges', () => {
    const mask = { data: new Uint8Array([255, 0, 255, 255]), width: 2, height: 2 };
    expect(drawn(3, 3, (canvas) => canvas.stamp(mask, 0, 0, red))).toEqual(['#..', '##.', '...']);
    expect(drawn(3, 3, (canvas) => canvas.stamp(mask, -1, -1, red))).toEqual(['#..', '...', '...']);
    expect(drawn(3, 3, (canvas) => canvas.stamp(mask, 2, 2, red))).toEqual(['...', '...', '..#']);
  });

  it('half shining through, no pixel of a frame twice', () => {
    const data = new Uint8Array(5 * 5 * 3).fill(100);
    const canvas = new Canvas({ data, width: 5, height: 5, channels: 3 });
    canvas.frame(0, 0, 5, 5, 1, { colour: [200, 0, 100], opacity: 0.5 });
    expect([...data.subarray(0, 3)]).toEqual([150, 50, 100]);
    expect(new Set(data)).toEqual(new Set([150, 50, 100]));
  });

  it('16 bits in full range', () => {
    const data = new Uint16Array(3).fill(1000);
    new Canvas({ data, width: 1, height: 1, channels: 3 }).fill(0, 0, 1, 1, red);
    expect([...data]).toEqual([65_535, 0, 0]);
  });

  it.each([
    ['on a clear place: the colour, as opaque as it is painted', [9, 9, 9, 0], 0.5, [255, 0, 0, 128]],
    ['on an opaque place: opaque', [100, 100, 100, 255], 0.5, [178, 50, 50, 255]],
    ['on a half clear place: between', [0, 0, 100, 128], 1, [255, 0, 0, 255]],
    ['nothing on nothing', [9, 9, 9, 0], 0, [9, 9, 9, 0]],
  ] as const)('alpha %s', (_, pixel, opacity, expected) => {
    const data = new Uint8Array(pixel);
    new Canvas({ data, width: 1, height: 1, channels: 4 }).fill(0, 0, 1, 1, { ...red, opacity });
    expect([...data]).toEqual(expected);
  });
});
