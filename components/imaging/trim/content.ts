import type { RawImage } from '@kumiki/component-sdk';
import type { Background } from './background.ts';

export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The smallest rectangle with all rows and columns that hold more than `specks` pixels of something: pixels with a
 * channel further than `tolerance` from the background, and more opaque than `clear`. In one pass.
 * @returns nothing where all is background
 */
export function contentOf(
  raw: RawImage,
  background: Background,
  limits: { readonly tolerance: number; readonly clear: number; readonly specks: number },
): Area | undefined {
  const rows = new Int32Array(raw.height);
  const columns = new Int32Array(raw.width);
  if (background === 'transparent') countOpaque(raw, limits.tolerance, rows, columns);
  else countDifferent(raw, background, limits, rows, columns);
  const [left, right] = ends(columns, limits.specks);
  const [top, bottom] = ends(rows, limits.specks);
  if (right < left || bottom < top) return undefined;
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

function countOpaque(
  { data, width, height, channels }: RawImage,
  tolerance: number,
  rows: Int32Array,
  columns: Int32Array,
): void {
  const isOpaque = channels % 2 === 1;
  let at = channels - 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += channels) {
      if (!isOpaque && data[at]! <= tolerance) continue;
      rows[y]! += 1;
      columns[x]! += 1;
    }
  }
}

function countDifferent(
  { data, width, height, channels }: RawImage,
  background: readonly number[],
  { tolerance, clear }: { readonly tolerance: number; readonly clear: number },
  rows: Int32Array,
  columns: Int32Array,
): void {
  const last = background.length - 1;
  const [first, middle, end] = [background[0]!, background[Math.min(1, last)]!, background[last]!];
  const hasAlpha = channels > background.length;
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += channels) {
      if (
        Math.abs(data[at]! - first) <= tolerance &&
        (last === 0 ||
          (Math.abs(data[at + 1]! - middle) <= tolerance && Math.abs(data[at + 2]! - end) <= tolerance))
      ) {
        continue;
      }
      if (hasAlpha && data[at + last + 1]! <= clear) continue;
      rows[y]! += 1;
      columns[x]! += 1;
    }
  }
}

function ends(counts: Int32Array, specks: number): [first: number, last: number] {
  return [counts.findIndex((count) => count > specks), counts.findLastIndex((count) => count > specks)].map(
    (at, side) => (at < 0 ? -side : at),
  ) as [number, number];
}
