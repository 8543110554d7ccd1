import type { Depth, Space } from './raw.ts';

/** What the samples of a pixel are: in an image, or a part of one. */
export interface SampleKind {
  readonly depth: Depth;
  readonly space: Space;
  readonly alpha: boolean;
}

/**
 * The samples of one pixel in a colour, in the kind of an image. A grey image gets the luminance of the colour,
 * an image without alpha the colour without its opacity. White is 255 in 8 bits, 65535 in 16 and 1 in floating
 * point.
 *
 * @param colour `#rrggbb`, or `#rrggbbaa` with its opacity, in standard RGB (the schema format `color`)
 */
export function colourSamples(colour: string, { depth, space, alpha }: SampleKind): number[] {
  const bytes = Buffer.from(colour.slice(1), 'hex');
  const [red = 0, green = 0, blue = 0, opacity = 255] = bytes;
  const levels = space === 'grey' ? [luminance(red, green, blue)] : [red, green, blue];
  if (alpha) levels.push(opacity);
  const white = { 8: 255, 16: 65_535, float: 1 }[depth];
  return levels.map((level) => (depth === 'float' ? level / 255 : Math.round((level * white) / 255)));
}

/**
 * Grey level 0..255 of a colour, as libvips turns colour into grey: Y = 0.2126 R + 0.7152 G + 0.0722 B of the
 * linear levels, then back by the curve of standard RGB (IEC 61966-2-1).
 */
function luminance(red: number, green: number, blue: number): number {
  if (red === green && green === blue) return red;
  const linear = (level: number) => {
    const value = level / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const y = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  return 255 * (y <= 0.0031308 ? 12.92 * y : 1.055 * y ** (1 / 2.4) - 0.055);
}
