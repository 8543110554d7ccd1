import { describe, expect, it } from 'vitest';
import { outlineOf } from './outline.ts';

function mask(...rows: readonly string[]) {
  const data = Uint8Array.from(rows.join(''), (sign) => (sign === '#' ? 255 : 0));
  return { data, area: { left: 10, top: 20, width: rows[0]!.length, height: rows.length } };
}

/** Gauss's formula, without regard to the direction. */
function enclosed(points: readonly (readonly [number, number])[]): number {
  let sum = 0;
  for (const [at, [x, y]] of points.entries()) {
    const [nextX, nextY] = points[(at + 1) % points.length]!;
    sum += x * nextY - nextX * y;
  }
  return sum / 2;
}

describe('the outline of a mask', () => {
  it('of a pixel are its corners, in pixels of the image', () => {
    const { data, area } = mask('...', '.#.', '...');
    const outline = outlineOf(data, area);
    expect(outline).toHaveLength(4);
    expect(outline).toEqual(expect.arrayContaining([[11, 21], [12, 21], [12, 22], [11, 22]])); // prettier-ignore
  });

  it('of a square with a hole is that of the square', () => {
    const { data, area } = mask('####', '#..#', '#..#', '####');
    expect(outlineOf(data, area)).toHaveLength(4);
    expect(enclosed(outlineOf(data, area))).toBe(16);
  });

  it('of several parts is that of the largest; those that touch at a corner are one', () => {
    expect(enclosed(outlineOf(...parts('#.###', '..###', '#....')))).toBe(6);
    expect(enclosed(outlineOf(...parts('##...', '##...', '..###', '..###')))).toBe(10);
  });

  it('of a disc stays within half a pixel of its edge, with few points', () => {
    const side = 201;
    const data = Uint8Array.from({ length: side * side }, (_, at) => {
      const [x, y] = [(at % side) - 100, Math.floor(at / side) - 100];
      return Math.hypot(x, y) <= 95 ? 255 : 0;
    });
    const outline = outlineOf(data, { left: 0, top: 0, width: side, height: side });
    const pixels = data.filter((level) => level > 0).length;
    expect(Math.abs(enclosed(outline) / pixels - 1)).toBeLessThan(0.01);
    expect(outline.length).toBeLessThan(400);
    const off = outline.map(([x, y]) => Math.abs(Math.hypot(x - 100.5, y - 100.5) - 95));
    expect(Math.max(...off)).toBeLessThan(1.2);
  });

  it('of nothing is none, of something very ragged a short one', () => {
    expect(outlineOf(new Uint8Array(9), { left: 0, top: 0, width: 3, height: 3 })).toEqual([]);
    const [width, height] = [1001, 40];
    const comb = Uint8Array.from({ length: width * height }, (_, at) =>
      at < width * 20 || at % 2 === 0 ? 255 : 0,
    );
    expect(outlineOf(comb, { left: 0, top: 0, width, height }).length).toBeLessThanOrEqual(400);
  });
});

function parts(...rows: readonly string[]) {
  const { data, area } = mask(...rows);
  return [data, area] as const;
}
