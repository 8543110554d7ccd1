import type { Resize } from './component.types.ts';

export type Kernel = Resize['params']['kernel'];

/** Which samples of a line make each sample of a longer one, and how much each counts. */
export interface Contributions {
  /** The most samples that count for one. */
  readonly taps: number;
  /** For each new sample: the first one that counts, and how many do. */
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  /** `taps` for each new sample, of which those that count add up to 1. */
  readonly weights: Float64Array;
}

interface Curve {
  /** How far it reaches to each side, in samples. */
  readonly radius: number;
  readonly weight: (distance: number) => number;
}

/**
 * Cubics of D. Mitchell and A. Netravali, Reconstruction Filters in Computer Graphics (1988): B = 0, C = 1/2 is
 * Catmull-Rom, B = C = 1/3 is Mitchell's own choice. Lanczos: a sinc under the main lobe of a longer sinc.
 */
const curves: Readonly<Record<Exclude<Kernel, 'nearest'>, Curve>> = {
  linear: { radius: 1, weight: (x) => 1 - x },
  cubic: { radius: 2, weight: (x) => cubic(x, 0, 1 / 2) },
  mitchell: { radius: 2, weight: (x) => cubic(x, 1 / 3, 1 / 3) },
  lanczos2: { radius: 2, weight: (x) => sinc(x) * sinc(x / 2) },
  lanczos3: { radius: 3, weight: (x) => sinc(x) * sinc(x / 3) },
};

/**
 * @param from length of the line that there is
 * @param size length of the new line, not less
 * @param part the new samples that are wanted
 */
export function contributions(
  from: number,
  size: number,
  part: { readonly start: number; readonly count: number },
  kernel: Exclude<Kernel, 'nearest'>,
): Contributions {
  const { radius, weight } = curves[kernel];
  const taps = Math.min(from, 2 * radius + 1);
  const starts = new Int32Array(part.count);
  const counts = new Int32Array(part.count);
  const weights = new Float64Array(part.count * taps);
  for (let at = 0; at < part.count; at++) {
    const centre = ((part.start + at + 0.5) * from) / size - 0.5;
    const start = Math.max(0, Math.ceil(centre - radius));
    const end = Math.min(from - 1, Math.floor(centre + radius));
    let total = 0;
    for (let sample = start; sample <= end; sample++) {
      const share = weight(Math.abs(sample - centre));
      weights[at * taps + sample - start] = share;
      total += share;
    }
    for (let tap = 0; tap <= end - start; tap++) weights[at * taps + tap]! /= total;
    starts[at] = start;
    counts[at] = end - start + 1;
  }
  return { taps, starts, counts, weights };
}

function cubic(x: number, b: number, c: number): number {
  if (x >= 2) return 0;
  const [square, cube] = [x * x, x * x * x];
  if (x < 1) return ((12 - 9 * b - 6 * c) * cube + (-18 + 12 * b + 6 * c) * square + (6 - 2 * b)) / 6;
  return ((-b - 6 * c) * cube + (6 * b + 30 * c) * square + (-12 * b - 48 * c) * x + (8 * b + 24 * c)) / 6;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}
