import type { Labels } from './components.ts';
import type { Runs } from './runs.ts';
import type { Sums } from './sums.ts';

/** One connected component; lengths in pixels, (0, 0) being the outer corner of the top left pixel. */
export interface Shape {
  readonly at: number;
  readonly area: number;
  /** The centroid. */
  readonly x: number;
  readonly y: number;
  readonly box: readonly [left: number, top: number, width: number, height: number];
  readonly perimeter: number;
  /** 4π · area / perimeter², 1 for a disc, less for everything else (F. Cox 1927); 1 at most. */
  readonly circularity: number;
  /** Of the disc of the same area. */
  readonly diameter: number;
  /** Axes of the ellipse with the same second moments. */
  readonly majorAxis: number;
  readonly minorAxis: number;
  /** Of the major axis, in degrees from the x axis, clockwise as seen on the screen, above -90 and up to 90. */
  readonly orientation: number;
  readonly touchesBorder: boolean;
}

/**
 * Area, centroid, axes and orientation from the moments up to the second, as R. Haralick and L. Shapiro, Computer and
 * Robot Vision, volume 1 (1992), appendix A, with pixels as squares; the perimeter by Crofton's formula with lines in
 * four directions: π/8 times the crossings of the outline, those of diagonals divided by √2 (G. Lehmann and
 * D. Legland, Efficient N-Dimensional surface estimation using Crofton formula and run-length encoding, Insight
 * Journal 2012). Outlines of holes count.
 */
export function shapeOf(sums: Sums, at: number, { width, height }: Pick<Runs, 'width' | 'height'>): Shape {
  const area = sums.area[at]!;
  const [x, y] = [sums.x[at]! / area, sums.y[at]! / area];
  const spreadX = sums.xx[at]! / area - x * x;
  const spreadY = sums.yy[at]! / area - y * y;
  const mixed = sums.xy[at]! / area - x * y;
  const mean = (spreadX + spreadY) / 2;
  const apart = Math.hypot((spreadX - spreadY) / 2, mixed);
  const diagonals = 2 * area - sums.downRight[at]! - sums.downLeft[at]!;
  const straight = sums.runs[at]! + area - sums.down[at]!;
  const perimeter = (Math.PI / 4) * (straight + diagonals / Math.SQRT2);
  const [left, top, right, bottom] = [sums.left[at]!, sums.top[at]!, sums.right[at]!, sums.bottom[at]!];
  return {
    at,
    area,
    x,
    y,
    box: [left, top, right - left, bottom - top],
    perimeter,
    circularity: Math.min(1, (4 * Math.PI * area) / (perimeter * perimeter)),
    diameter: 2 * Math.sqrt(area / Math.PI),
    majorAxis: 4 * Math.sqrt(mean + apart),
    minorAxis: 4 * Math.sqrt(Math.max(0, mean - apart)),
    orientation: orientationOf(spreadX - spreadY, 2 * mixed, apart < 1e-9 * mean),
    touchesBorder: left === 0 || top === 0 || right === width || bottom === height,
  };
}

/** What is as wide as high has no direction; rounding must not make one up. */
function orientationOf(apart: number, mixed: number, isRound: boolean): number {
  if (isRound) return 0;
  const degrees = (Math.atan2(mixed, apart) * 90) / Math.PI;
  return degrees <= -90 ? 90 : degrees;
}

/**
 * How long each shape is along its major axis, and how wide across it: between the outermost pixels, from middle to
 * middle, and one pixel more.
 * @param shapes those that are asked for, by the number of their component
 */
export function extents(
  { start, end, first, height }: Runs,
  { of, count }: Labels,
  shapes: readonly Shape[],
): ReadonlyMap<Shape, { readonly length: number; readonly width: number }> {
  const [cosine, sine] = [new Float64Array(count), new Float64Array(count)];
  const isAsked = new Uint8Array(count);
  for (const { at, orientation } of shapes) {
    isAsked[at] = 1;
    cosine[at] = Math.cos((orientation * Math.PI) / 180);
    sine[at] = Math.sin((orientation * Math.PI) / 180);
  }
  const lowest = () => new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const highest = () => new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const [nearAlong, farAlong, nearAcross, farAcross] = [lowest(), highest(), lowest(), highest()];
  for (let y = 0; y < height; y++) {
    for (let run = first[y]!; run < first[y + 1]!; run++) {
      const at = of[run]!;
      if (at < 0 || isAsked[at] === 0) continue;
      for (let side = 0; side < 2; side++) {
        const x = side === 0 ? start[run]! : end[run]! - 1;
        const along = x * cosine[at]! + y * sine[at]!;
        const across = y * cosine[at]! - x * sine[at]!;
        if (along < nearAlong[at]!) nearAlong[at] = along;
        if (along > farAlong[at]!) farAlong[at] = along;
        if (across < nearAcross[at]!) nearAcross[at] = across;
        if (across > farAcross[at]!) farAcross[at] = across;
      }
    }
  }
  return new Map(
    shapes.map((shape) => {
      const { at } = shape;
      const length = farAlong[at]! - nearAlong[at]! + 1;
      return [shape, { length, width: farAcross[at]! - nearAcross[at]! + 1 }];
    }),
  );
}
