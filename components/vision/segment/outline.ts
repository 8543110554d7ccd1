import type { Point } from '@kumiki/component-sdk';
import type { Area } from './prototypes.ts';

/** Points that an outline may have; of a longer one, those that matter most stay. */
const mostPoints = 400;

/** Steps along the edges of pixels: right, down, left, up. */
const steps: readonly (readonly [number, number])[] = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
];

/**
 * The outline of the largest part of a mask, along the edges of its pixels, as points of the image; holes do not count. It is
 * followed with the mask on its right hand, and made simpler (U. Ramer 1972; D. Douglas and T. Peucker 1973) so that it
 * stays within half a pixel, or a little more where it has very many points.
 */
export function outlineOf(mask: Uint8Array, area: Area): Point[] {
  let [best, size]: [Point[], number] = [[], 0];
  const seen = new Uint8Array(mask.length);
  for (let at = 0; at < mask.length; at++) {
    // An upper edge from which nobody came yet begins an outline, of a part or of a hole.
    const isUpperEdge = mask[at] !== 0 && (at < area.width || mask[at - area.width] === 0);
    if (!isUpperEdge || seen[at] !== 0) continue;
    const corners = follow(mask, area, at, seen);
    const enclosed = areaOf(corners);
    if (enclosed > size) [best, size] = [corners, enclosed];
  }
  let tolerance = 0.5;
  let simple = simplified(best, tolerance);
  for (; simple.length > mostPoints; tolerance *= 2) simple = simplified(best, tolerance * 2);
  return simple.map(([x, y]): Point => [x + area.left, y + area.top]);
}

/** Goes around from the upper left corner of a pixel; upper edges on the way are marked. */
function follow(mask: Uint8Array, { width, height }: Area, start: number, seen: Uint8Array): Point[] {
  const isIn = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && mask[y * width + x] !== 0;
  const [startX, startY] = [start % width, Math.floor(start / width)];
  let [x, y, heading] = [startX, startY, 0];
  const corners: Point[] = [];
  do {
    if (heading === 0) seen[y * width + x] = 1;
    const [stepX, stepY] = steps[heading]!;
    x += stepX;
    y += stepY;
    // The pixels ahead on the left and on the right hand, at this corner.
    const [leftX, leftY] = [x + (stepX + stepY - 1) / 2, y + (stepY - stepX - 1) / 2];
    const [rightX, rightY] = [x + (stepX - stepY - 1) / 2, y + (stepY + stepX - 1) / 2];
    const before = heading;
    // Parts that touch at a corner are one, as neighbours on all sides are.
    if (isIn(leftX, leftY)) heading = (heading + 3) % 4;
    else if (!isIn(rightX, rightY)) heading = (heading + 1) % 4;
    if (heading !== before) corners.push([x, y]);
  } while (x !== startX || y !== startY || heading !== 0);
  return corners;
}

/** Gauss's formula; positive for parts, which are gone around clockwise, negative for holes. */
function areaOf(points: readonly Point[]): number {
  let sum = 0;
  for (const [at, [x, y]] of points.entries()) {
    const [nextX, nextY] = points[(at + 1) % points.length]!;
    sum += x * nextY - nextX * y;
  }
  return sum / 2;
}

function simplified(points: readonly Point[], tolerance: number): Point[] {
  if (points.length < 4) return [...points];
  // From the first point to the one farthest from it, and back.
  const far = farthest(points, (point) => distance(point, points[0]!));
  const keep = new Set([0, far]);
  const open: [number, number][] = [
    [0, far],
    [far, points.length],
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const [from, to] = next;
    const [start, end] = [points[from]!, points[to % points.length]!];
    let [at, most] = [-1, tolerance];
    for (let between = from + 1; between < to; between++) {
      const off = distanceToLine(points[between]!, start, end);
      if (off > most) [at, most] = [between, off];
    }
    if (at < 0) continue;
    keep.add(at);
    open.push([from, at], [at, to]);
  }
  return points.filter((_, at) => keep.has(at));
}

function farthest(points: readonly Point[], measure: (point: Point) => number): number {
  let [best, most] = [0, -1];
  for (const [at, point] of points.entries()) {
    const value = measure(point);
    if (value > most) [best, most] = [at, value];
  }
  return best;
}

function distance([x, y]: Point, [otherX, otherY]: Point): number {
  return Math.hypot(x - otherX, y - otherY);
}

function distanceToLine(point: Point, start: Point, end: Point): number {
  const length = distance(start, end);
  if (length === 0) return distance(point, start);
  const cross = (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0]);
  return Math.abs(cross) / length;
}
