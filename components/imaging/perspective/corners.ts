import type { Point } from '@kumiki/component-sdk';

/** Clockwise, from the one that becomes the upper left. */
export type Corners = readonly [Point, Point, Point, Point];

/** Whether they go clockwise (y points down) around an area without turning back: each three make a triangle of a pixel. */
export function isConvex(corners: Corners): boolean {
  return corners.every(([x, y], at) => {
    const [nextX, nextY] = corners[(at + 1) % 4]!;
    const [afterX, afterY] = corners[(at + 2) % 4]!;
    return (nextX - x) * (afterY - nextY) - (nextY - y) * (afterX - nextX) >= 1;
  });
}

/** The longer one of the sides above and below, and of those at the left and right, in pixels. */
export function longestSides([a, b, c, d]: Corners): { width: number; height: number } {
  return { width: Math.max(length(a, b), length(d, c)), height: Math.max(length(a, d), length(b, c)) };
}

function length([x, y]: Point, [otherX, otherY]: Point): number {
  return Math.hypot(otherX - x, otherY - y);
}
