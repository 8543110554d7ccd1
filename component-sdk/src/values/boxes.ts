import type { Detection } from './data.ts';
import type { Box } from './frame/index.ts';

/**
 * How much two boxes overlap: 0 where they do not touch.
 * @param measure the shared area in relation to that of both together (`union`: intersection over union, 1 where they
 *   are the same), or to that of the smaller one (`smaller`: 1 also where one lies in the other)
 */
export function boxOverlap(one: Box, other: Box, measure: 'union' | 'smaller' = 'union'): number {
  const width = Math.min(one[0] + one[2], other[0] + other[2]) - Math.max(one[0], other[0]);
  const height = Math.min(one[1] + one[3], other[1] + other[3]) - Math.max(one[1], other[1]);
  if (width <= 0 || height <= 0) return 0;
  const [area, otherArea] = [one[2] * one[3], other[2] * other[3]];
  const both = width * height;
  return both / (measure === 'smaller' ? Math.min(area, otherArea) : area + otherArea - both);
}

/** The area of a detection in pixels of its frame: of the outline where there is one (Gauss's area formula), else of the box. */
export function detectionArea({ box, outline }: Pick<Detection, 'box' | 'outline'>): number {
  if (!outline || outline.length < 3) return box[2] * box[3];
  let twice = 0;
  for (const [at, [x, y]] of outline.entries()) {
    const [nextX, nextY] = outline[(at + 1) % outline.length]!;
    twice += x * nextY - nextX * y;
  }
  return Math.abs(twice) / 2;
}
