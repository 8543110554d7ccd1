import type { RawImage } from '@kumiki/component-sdk';

/** From the linear light of standard RGB to X, Y and Z, each as a share of that of the white D65 (IEC 61966-2-1). */
const matrix = [
  [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339 / 1.08883, 0.119192 / 1.08883, 0.9503041 / 1.08883],
] as const;

/** Steps of the table of cube roots; between them it is a line, off by less than 0.00002. */
const steps = 4096;
const roots = Float64Array.from({ length: steps + 2 }, (_, at) => cubeRoot(at / steps));

/** The f of CIE 15:2004: a cube root, and a line near black. */
function cubeRoot(share: number): number {
  return share > 216 / 24_389 ? Math.cbrt(share) : ((24_389 / 27) * share + 16) / 116;
}

function rootOf(share: number): number {
  const place = share * steps;
  const at = place | 0;
  return roots[at]! + (roots[at + 1]! - roots[at]!) * (place - at);
}

/** Writes 255 where a pixel is no farther from the colour than the tolerance. @param colour `#rrggbb` */
export function insideLab(
  { data, channels }: RawImage,
  colour: string,
  tolerance: number,
  into: Uint8Array,
): void {
  const linear = linearLight(data instanceof Uint16Array ? 65_536 : 256);
  const unit = data instanceof Uint16Array ? 257 : 1;
  const bytes = Buffer.from(colour.slice(1, 7), 'hex');
  const wanted = [0, 1, 2].map((at) => linear[bytes[at]! * unit]!);
  const [wantedX, wantedY, wantedZ] = matrix.map((row) =>
    rootOf(row[0] * wanted[0]! + row[1] * wanted[1]! + row[2] * wanted[2]!),
  ) as [number, number, number];
  const [[xr, xg, xb], [yr, yg, yb], [zr, zg, zb]] = matrix;
  const limit = tolerance * tolerance + 1e-9;
  for (let at = 0, from = 0; at < into.length; at++, from += channels) {
    const red = linear[data[from]!]!;
    const green = linear[data[from + 1]!]!;
    const blue = linear[data[from + 2]!]!;
    const y = rootOf(yr * red + yg * green + yb * blue) - wantedY;
    const lightness = 116 * y;
    if (lightness * lightness > limit) continue;
    const x = rootOf(xr * red + xg * green + xb * blue) - wantedX;
    const z = rootOf(zr * red + zg * green + zb * blue) - wantedZ;
    const a = 500 * (x - y);
    const b = 200 * (y - z);
    if (lightness * lightness + a * a + b * b <= limit) into[at] = 255;
  }
}

/** The linear light of each level, 0 to 1. */
function linearLight(levels: number): Float64Array {
  return Float64Array.from({ length: levels }, (_, level) => {
    const share = level / (levels - 1);
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
}
