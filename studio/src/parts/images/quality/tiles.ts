import type { Area, Size } from '../viewer/viewport.ts';
import { tileMargin } from './quality.ts';

/** The long edge of what is read at once, in pixels: the platform gives no more without reducing it. */
const edge = 1024;

/** A part of a picture that is read, and of it the part that counts. */
export interface Tile {
  readonly area: Area;
  readonly own: Size;
}

/**
 * A picture in parts. Those that count cover it without overlap; what is read goes as far beyond them as windows do. At the right
 * and at the bottom nothing is left over that would be smaller than a window.
 */
export function tilesOf({ width, height }: Size): readonly Tile[] {
  return partsOf(height).flatMap(([y, high, readHigh]) =>
    partsOf(width).map(([x, wide, readWide]) => ({
      area: { x, y, width: readWide, height: readHigh },
      own: { width: wide, height: high },
    })),
  );
}

/** Where each begins, how much of it counts, and how much of it is read. */
function partsOf(length: number): readonly (readonly [number, number, number])[] {
  const parts: (readonly [number, number, number])[] = [];
  const step = edge - tileMargin;
  for (let from = 0; from < length; from += step) {
    const left = length - from;
    if (left <= edge) {
      parts.push([from, left, left]);
      break;
    }
    parts.push([from, step, edge]);
  }
  return parts;
}
