import { longestSides, type Corners } from './corners.ts';

/** Sides that are so nearly parallel say nothing of the lens. */
const parallel = 1e-3;

/**
 * Width by height of the rectangle that is seen with these corners, as long as the middle of the picture is where the lens
 * looks: Z. Zhang and L. He, Whiteboard scanning and image enhancement, Digital Signal Processing 17 (2007), section 3.
 * Where the sides are nearly parallel, or the picture was cut so that it has no such answer, the ratio of the longest sides.
 */
export function trueRatio(
  corners: Corners,
  { width, height }: { readonly width: number; readonly height: number },
): number {
  const sides = longestSides(corners);
  const plain = sides.width / sides.height;
  // From the middle, and in a size in which all terms are of one order.
  const unit = Math.max(width, height);
  const [one, two, four, three] = corners.map(([x, y]): Vector => [
    (x - width / 2) / unit,
    (y - height / 2) / unit,
    1,
  ]) as [Vector, Vector, Vector, Vector];
  // As in the paper: 1 and 2 are above, 3 and 4 below them.
  const k2 = dot(cross(one, four), three) / dot(cross(two, four), three);
  const k3 = dot(cross(one, four), two) / dot(cross(three, four), two);
  const n2 = difference(k2, two, one);
  const n3 = difference(k3, three, one);
  if (Math.abs(n2[2]) < parallel || Math.abs(n3[2]) < parallel) return usable(flat(n2) / flat(n3), plain);
  const focalSquared = -(n2[0] * n3[0] + n2[1] * n3[1]) / (n2[2] * n3[2]);
  // A lens from very wide to very long; others mean that the middle is not where it looks.
  if (!(focalSquared > 0.15 && focalSquared < 400)) return plain;
  const across = (n2[0] ** 2 + n2[1] ** 2) / focalSquared + n2[2] ** 2;
  const down = (n3[0] ** 2 + n3[1] ** 2) / focalSquared + n3[2] ** 2;
  return usable(Math.sqrt(across / down), plain);
}

type Vector = readonly [number, number, number];

/** A ratio that is far from what the sides look like rests on noise. */
function usable(ratio: number, plain: number): number {
  return ratio > plain / 2.5 && ratio < plain * 2.5 ? ratio : plain;
}

function flat([x, y]: Vector): number {
  return Math.hypot(x, y);
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function difference(factor: number, a: Vector, b: Vector): Vector {
  return [factor * a[0] - b[0], factor * a[1] - b[1], factor * a[2] - b[2]];
}
