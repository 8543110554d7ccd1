import type { Colour } from './canvas.ts';

/**
 * Colours that people with any colour vision tell apart: those of Okabe and Ito, "Color Universal Design" (2008),
 * without black and in an order that begins with the strongest.
 */
const palette: readonly Colour[] = [
  [213, 94, 0],
  [86, 180, 233],
  [240, 228, 66],
  [204, 121, 167],
  [0, 158, 115],
  [230, 159, 0],
  [0, 114, 178],
];

/** For OK and NG. */
export const verdictColours: Readonly<Record<'OK' | 'NG', Colour>> = { OK: [0, 158, 115], NG: [213, 94, 0] };

/** The colour of a label: by the class's number where there is one, so that the classes of a model differ; else by its text. */
export function labelColour(label: string, number?: number): Colour {
  return palette[(number ?? hash(label)) % palette.length]!;
}

/** `#rrggbb` */
export function parseColour(hex: string): Colour {
  const [red = 0, green = 0, blue = 0] = Buffer.from(hex.slice(1), 'hex');
  return [red, green, blue];
}

/** Black or white, whichever is read better on a colour (the relative luminance of WCAG 2). */
export function inkOn([red, green, blue]: Colour): Colour {
  const linear = (level: number) => (level / 255) ** 2.2;
  const luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  return luminance > 0.179 ? [0, 0, 0] : [255, 255, 255];
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x81_1c_9d_c5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01_00_01_93);
  return value >>> 0;
}
