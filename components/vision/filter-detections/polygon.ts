import type { Box, Point } from '@kumiki/component-sdk';

export type Corner = Point;

/** Whether a point lies in a polygon, by counting the edges to its right (even-odd rule). */
export function contains(polygon: readonly Corner[], [x, y]: Point): boolean {
  let inside = false;
  let [beforeX, beforeY] = polygon.at(-1)!;
  for (const [atX, atY] of polygon) {
    if (atY > y !== beforeY > y && x < ((beforeX - atX) * (y - atY)) / (beforeY - atY) + atX)
      inside = !inside;
    [beforeX, beforeY] = [atX, atY];
  }
  return inside;
}

/** Whether a box and a polygon share any place: a corner of one lies in the other, or their edges cross. */
export function touches(polygon: readonly Corner[], [left, top, width, height]: Box): boolean {
  const [right, bottom] = [left + width, top + height];
  const corners: readonly Corner[] = [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
  if (corners.some((corner) => contains(polygon, corner))) return true;
  const inBox = ([x, y]: Corner) => x >= left && x <= right && y >= top && y <= bottom;
  if (polygon.some(inBox)) return true;
  return edges(polygon).some((edge) => edges(corners).some((side) => cross(edge, side)));
}

type Edge = readonly [Corner, Corner];

function edges(polygon: readonly Corner[]): Edge[] {
  return polygon.map((corner, at) => [corner, polygon[(at + 1) % polygon.length]!]);
}

function cross([a, b]: Edge, [c, d]: Edge): boolean {
  const side = (p: Corner, q: Corner, r: Corner) =>
    (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}
