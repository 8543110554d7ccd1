/**
 * A projective transform of the plane, row by row: `[a, b, c, d, e, f, g, h, i]` sends (x, y) to
 * ((ax + by + c) / w, (dx + ey + f) / w) with w = gx + hy + i. Coordinates are pixels, with (0, 0) the outer
 * corner of the top left pixel, x to the right and y down.
 */
export type Matrix = readonly [
  number,
  number,
  number, // prettier-ignore
  number,
  number,
  number,
  number,
  number,
  number,
];

export const identity: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1];

export function scaling(x: number, y: number): Matrix {
  return [x, 0, 0, 0, y, 0, 0, 0, 1];
}

export function translation(x: number, y: number): Matrix {
  return [1, 0, x, 0, 1, y, 0, 0, 1];
}

/** Turns by an angle in degrees, clockwise as seen on the screen, about the origin. */
export function rotation(degrees: number): Matrix {
  const turn = (degrees * Math.PI) / 180;
  // Quarter turns are exact, so that boxes keep whole pixels.
  const quarter = degrees % 90 === 0;
  const cos = quarter ? Math.round(Math.cos(turn)) : Math.cos(turn);
  const sin = quarter ? Math.round(Math.sin(turn)) : Math.sin(turn);
  return [cos, -sin, 0, sin, cos, 0, 0, 0, 1];
}

/** The transform that does `first`, then `second`. */
export function compose(first: Matrix, second: Matrix): Matrix {
  if (first === identity) return second;
  if (second === identity) return first;
  const product = Array.from({ length: 9 }, (_, at) => {
    const row = Math.floor(at / 3) * 3;
    const column = at % 3;
    return (
      second[row]! * first[column]! +
      second[row + 1]! * first[column + 3]! +
      second[row + 2]! * first[column + 6]!
    );
  });
  return product as unknown as Matrix;
}

/** The transform back; `undefined` for one that flattens the plane. */
export function inverse(m: Matrix): Matrix | undefined {
  const [a, b, c, d, e, f, g, h, i] = m;
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  if (!Number.isFinite(determinant) || Math.abs(determinant) < 1e-12) return undefined;
  const scale = 1 / determinant;
  return [
    (e * i - f * h) * scale,
    (c * h - b * i) * scale,
    (b * f - c * e) * scale,
    (f * g - d * i) * scale,
    (a * i - c * g) * scale,
    (c * d - a * f) * scale,
    (d * h - e * g) * scale,
    (b * g - a * h) * scale,
    (a * e - b * d) * scale,
  ];
}

export type Point = readonly [x: number, y: number];

export function apply(m: Matrix, [x, y]: Point): Point {
  const w = m[6] * x + m[7] * y + m[8];
  return [(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w];
}

/** How many pixels of the target one pixel of the source is wide, as the mean over both directions. */
export function meanScale(m: Matrix): number {
  return Math.sqrt(Math.abs(m[0] * m[4] - m[1] * m[3])) / Math.abs(m[8]);
}
