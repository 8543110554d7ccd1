import type { RawImage } from '@kumiki/component-sdk';

/**
 * Gives the CIELAB coordinates of pixels: of `count` pixels from the pixel `from` on, three numbers each, into the start of
 * `into`.
 */
export function labReader({
  data,
  channels,
}: RawImage): (from: number, count: number, into: Float64Array) => void {
  const linear = linearLight(data instanceof Uint16Array ? 65_536 : 256);
  return (from, count, into) => {
    for (let at = from * channels, to = 0; to < count * 3; at += channels, to += 3) {
      const red = linear[data[at]!]!;
      const green = linear[data[at + 1]!]!;
      const blue = linear[data[at + 2]!]!;
      // X, Y and Z of IEC 61966-2-1, each as a share of that of the white D65.
      const x = root((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
      const y = root(0.2126729 * red + 0.7151522 * green + 0.072175 * blue);
      const z = root((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883);
      into[to] = 116 * y - 16;
      into[to + 1] = 500 * (x - y);
      into[to + 2] = 200 * (y - z);
    }
  };
}

const steps = 2048;
const roots = Float64Array.from({ length: steps + 2 }, (_, at) => exactRoot(at / steps));

/**
 * The cube root of CIELAB: one step of Newton's method from a table. That is exact to 1e-7, and takes a third of the time of
 * the cube root itself.
 */
function root(share: number): number {
  if (share <= 216 / 24_389) return exactRoot(share);
  const place = share * steps;
  const at = place | 0;
  const near = roots[at]! + (place - at) * (roots[at + 1]! - roots[at]!);
  return (2 * near + share / (near * near)) / 3;
}

function exactRoot(share: number): number {
  return share > 216 / 24_389 ? Math.cbrt(share) : ((24_389 / 27) * share + 16) / 116;
}

function linearLight(levels: number): Float64Array {
  return Float64Array.from({ length: levels }, (_, level) => {
    const share = level / (levels - 1);
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
}
