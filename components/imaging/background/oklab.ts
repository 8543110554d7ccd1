import type { Samples } from './samples.ts';

/** Linear light 0 to 1 of each level, by the curve of standard RGB (IEC 61966-2-1). */
export function linearLevels(data: Samples): Float32Array {
  const count = data instanceof Uint8Array ? 256 : 65_536;
  return Float32Array.from({ length: count }, (_, level) => {
    const value = level / (count - 1);
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
}

/** Cube roots of 0 to 1: Math.cbrt takes most of the time of a whole image; the table is within 0.05 of Oklab × 100. */
const steps = 65_536;
const roots = Float32Array.from({ length: steps + 1 }, (_, at) => Math.cbrt(at / steps));

function root(light: number): number {
  return roots[(light * steps + 0.5) | 0]!;
}

/**
 * Writes the colour of linear light, 0 to 1, in Oklab, times 100, so that distances are about even to the eye.
 * B. Ottosson, A perceptual color space for image processing (2020), https://bottosson.github.io/posts/oklab/.
 */
export function writeOklab(
  red: number,
  green: number,
  blue: number,
  into: Float32Array | Float64Array,
  at: number,
): void {
  const long = root(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const middle = root(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = root(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  into[at] = 100 * (0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short);
  into[at + 1] = 100 * (1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short);
  into[at + 2] = 100 * (0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short);
}
