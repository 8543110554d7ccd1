import type { RawImage } from '@kumiki/component-sdk';
import type { Lab } from './ciede2000.ts';

/** Writes the CIELAB coordinates of one pixel, by its number, into memory that is used again. */
export function labReader({ data, channels }: RawImage): (at: number, into: Lab) => void {
  const linear = linearLight(data instanceof Uint16Array ? 65_536 : 256);
  return (at, into) => {
    const from = at * channels;
    const red = linear[data[from]!]!;
    const green = linear[data[from + 1]!]!;
    const blue = linear[data[from + 2]!]!;
    // X, Y and Z of IEC 61966-2-1, each as a share of that of the white D65.
    const x = root((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
    const y = root(0.2126729 * red + 0.7151522 * green + 0.072175 * blue);
    const z = root((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883);
    into[0] = 116 * y - 16;
    into[1] = 500 * (x - y);
    into[2] = 200 * (y - z);
  };
}

function root(share: number): number {
  return share > 216 / 24_389 ? Math.cbrt(share) : ((24_389 / 27) * share + 16) / 116;
}

function linearLight(levels: number): Float64Array {
  return Float64Array.from({ length: levels }, (_, level) => {
    const share = level / (levels - 1);
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
}
