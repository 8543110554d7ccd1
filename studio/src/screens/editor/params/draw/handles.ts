import type { Point, Size } from '../../../../parts/images/viewer/viewport.ts';
import type { Shape } from './drawable.ts';

/** A place of a drawing that is taken hold of. */
export interface Handle {
  readonly id: string;
  /** A corner or end by its number (they count from 1), a place on a side where a new point can be drawn out, or all of it. */
  readonly kind: 'point' | 'side' | 'whole';
  readonly number: number;
  readonly at: Point;
}

/** The handles of a drawing; those of rectangles are its four corners. */
export function handlesOf(shape: Shape, points: readonly Point[]): readonly Handle[] {
  const corners = shape === 'rectangle' ? cornersOf(points) : points;
  const found: Handle[] = corners.map((at, index) => ({
    id: `point-${index}`,
    kind: 'point',
    number: index + 1,
    at,
  }));
  if (shape === 'polygon') {
    for (const [index, from] of points.entries()) {
      const to = points[(index + 1) % points.length]!;
      const at = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
      found.push({ id: `side-${index}`, kind: 'side', number: index + 1, at });
    }
  }
  return [...found, { id: 'whole', kind: 'whole', number: 0, at: middleOf(corners) }];
}

/** The points after a handle was moved to a place; all stay in the image. */
export function moved(
  shape: Shape,
  points: readonly Point[],
  handle: Handle,
  to: Point,
  size: Size,
): readonly Point[] {
  if (handle.kind === 'whole') return shifted(points, { x: to.x - handle.at.x, y: to.y - handle.at.y }, size);
  const at = inside(to, size);
  const index = handle.number - 1;
  if (handle.kind === 'side') return points.toSpliced(handle.number, 0, at);
  if (shape !== 'rectangle') return points.with(index, at);
  const opposite = cornersOf(points)[(index + 2) % 4]!;
  return [opposite, at];
}

/** The points without one; a polygon keeps three. */
export function without(points: readonly Point[], handle: Handle): readonly Point[] {
  return handle.kind === 'point' && points.length > 3 ? points.toSpliced(handle.number - 1, 1) : points;
}

/** A drawing from one place to another, as a hand draws it. Nothing where it has no size. */
export function drawn(shape: Shape, from: Point, to: Point, size: Size): readonly Point[] | undefined {
  const [start, end] = [inside(from, size), inside(to, size)];
  const [width, height] = [Math.abs(end.x - start.x), Math.abs(end.y - start.y)];
  if (shape === 'line') return Math.hypot(width, height) >= 1 ? [start, end] : undefined;
  if (width < 1 || height < 1) return undefined;
  return shape === 'rectangle' ? [start, end] : cornersOf([start, end]);
}

/** A drawing in the middle of the image, half as large, for those who have no pointer. */
export function inTheMiddle(shape: Shape, { width, height }: Size): readonly Point[] {
  const from = { x: Math.round(width / 4), y: Math.round(height / 4) };
  const to = { x: Math.round((width * 3) / 4), y: Math.round((height * 3) / 4) };
  if (shape === 'line')
    return [
      { x: from.x, y: Math.round(height / 2) },
      { x: to.x, y: Math.round(height / 2) },
    ];
  return shape === 'rectangle' ? [from, to] : cornersOf([from, to]);
}

/** Clockwise from top left. */
export function cornersOf(points: readonly Point[]): readonly Point[] {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}

/** How long a line is, in pixels. */
export function lengthOf([from, to]: readonly Point[]): number {
  return from && to ? Math.hypot(to.x - from.x, to.y - from.y) : 0;
}

function middleOf(points: readonly Point[]): Point {
  const count = points.length;
  return {
    x: points.reduce((sum, { x }) => sum + x, 0) / count,
    y: points.reduce((sum, { y }) => sum + y, 0) / count,
  };
}

function shifted(points: readonly Point[], by: Point, { width, height }: Size): readonly Point[] {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const x = limited(by.x, -Math.min(...xs), width - Math.max(...xs));
  const y = limited(by.y, -Math.min(...ys), height - Math.max(...ys));
  return points.map((point) => ({ x: point.x + x, y: point.y + y }));
}

/** The place of the image that is nearest to a point. */
export function inside({ x, y }: Point, { width, height }: Size): Point {
  return { x: limited(x, 0, width), y: limited(y, 0, height) };
}

/** What is partly outside may only come in. */
function limited(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, Math.min(low, high)), Math.max(low, high));
}
