import type { Point } from '@kumiki/component-sdk';
import type { Region } from './region.ts';

/** A window of whole pixels of an image; end and low are not inside. */
export interface Window {
  readonly left: number;
  readonly top: number;
  readonly end: number;
  readonly low: number;
}

/** The pixels that a region with its soft edge may touch; nothing where it lies outside of the image. */
export function windowOf(
  { box: [x, y, width, height] }: Region,
  edge: number,
  size: { readonly width: number; readonly height: number },
): Window | undefined {
  const left = Math.max(0, Math.floor(x - edge));
  const top = Math.max(0, Math.floor(y - edge));
  const end = Math.min(size.width, Math.ceil(x + width + edge));
  const low = Math.min(size.height, Math.ceil(y + height + edge));
  return left < end && top < low ? { left, top, end, low } : undefined;
}

/**
 * How much of each pixel of a window a region covers, 0 to 1, row by row: all where any of the pixel's middle is inside,
 * then less and less outside, over the soft edge.
 */
export function coverOf(region: Region, edge: number, { left, top, end, low }: Window): Float32Array {
  const width = end - left;
  const cover = new Float32Array(width * (low - top));
  const distance = distanceTo(region);
  for (let y = top, at = 0; y < low; y++) {
    for (let x = left; x < end; x++, at++) {
      const away = distance(x + 0.5, y + 0.5);
      // A pixel of which any part may be inside is all covered.
      const outside = away - 0.5;
      cover[at] = outside <= 0 ? 1 : outside < edge ? 1 - outside / edge : 0;
    }
  }
  return cover;
}

/** How far outside a place is, in pixels; 0 or less inside. */
function distanceTo({ box: [x, y, width, height], shape }: Region): (x: number, y: number) => number {
  const [middleX, middleY] = [x + width / 2, y + height / 2];
  if (shape.kind === 'box') {
    return (px, py) =>
      Math.hypot(
        Math.max(0, Math.abs(px - middleX) - width / 2),
        Math.max(0, Math.abs(py - middleY) - height / 2),
      );
  }
  if (shape.kind === 'ellipse') {
    const [a, b] = [width / 2, height / 2];
    return (px, py) => {
      // Along the ray from the middle, which is never less than the true distance.
      const reach = Math.hypot((px - middleX) / a, (py - middleY) / b);
      return reach <= 1 ? 0 : Math.hypot(px - middleX, py - middleY) * (1 - 1 / reach);
    };
  }
  return (px, py) => (isInside(px, py, shape.points) ? 0 : distanceToEdge(px, py, shape.points));
}

/** By the number of edges that a ray to the right crosses. */
function isInside(x: number, y: number, points: readonly Point[]): boolean {
  let inside = false;
  for (let at = 0, before = points.length - 1; at < points.length; before = at++) {
    const [fromX, fromY] = points[before]!;
    const [toX, toY] = points[at]!;
    if (fromY > y !== toY > y && x < ((toX - fromX) * (y - fromY)) / (toY - fromY) + fromX) inside = !inside;
  }
  return inside;
}

function distanceToEdge(x: number, y: number, points: readonly Point[]): number {
  let least = Infinity;
  for (let at = 0, before = points.length - 1; at < points.length; before = at++) {
    const [fromX, fromY] = points[before]!;
    const [dx, dy] = [points[at]![0] - fromX, points[at]![1] - fromY];
    const squared = dx * dx + dy * dy;
    const along =
      squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - fromX) * dx + (y - fromY) * dy) / squared));
    least = Math.min(least, Math.hypot(fromX + along * dx - x, fromY + along * dy - y));
  }
  return least;
}
