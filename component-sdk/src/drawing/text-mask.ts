import { loadLibvips } from '../values/index.ts';
import { glyphsOf, grid, missing, type Glyph } from './glyphs.ts';
import { drawLine, emptyMask, type Mask } from './mask.ts';

/** The most characters of one text; longer ones end in "…". */
const longest = 80;

/**
 * A line of text as coverage, `size` pixels high from accents to descenders. What the font of strokes has is drawn
 * with it, the same on every machine; text with other characters (Japanese and so on) with the fonts of the machine,
 * and boxes stand for what no font has.
 */
export async function textMask(text: string, size: number): Promise<Mask> {
  const line = tidied(text);
  const glyphs = glyphsOf(line);
  if (glyphs.every((glyph) => glyph !== undefined)) return strokeText(glyphs, size);
  return (
    (await systemText(line, size)) ??
    strokeText(
      glyphs.map((glyph) => glyph ?? missing),
      size,
    )
  );
}

/** One line, without characters that steer, not too long. */
function tidied(text: string): string {
  const line = text
    .normalize('NFC')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line;
}

function strokeText(glyphs: readonly Glyph[], size: number): Mask {
  const unit = size / grid.height;
  // Never thinner than a pixel, so that small text stays readable.
  const thickness = Math.max(1, 2 * unit);
  const widths = glyphs.map(({ width }) => width + grid.spacing);
  const total = widths.reduce((sum, width) => sum + width, 0);
  const mask = emptyMask(Math.max(1, Math.ceil(total * unit)), Math.max(1, Math.ceil(size)));
  let x = grid.spacing / 2;
  for (const [at, { strokes }] of glyphs.entries()) {
    for (const stroke of strokes) {
      const points = stroke.map(([px, py]) => [(x + px) * unit, (py + 1) * unit] as const);
      drawLine(mask, points, thickness);
    }
    x += widths[at]!;
  }
  return mask;
}

/** By Pango and the fonts that there are; `undefined` where that does not work. */
async function systemText(text: string, size: number): Promise<Mask | undefined> {
  try {
    // At 72 dots per inch a point is a pixel; a line is about 1.4 times as high as its font.
    const font = `sans ${Math.max(1, Math.round(size / 1.4))}`;
    const { data, info } = await loadLibvips()({ text: { text: escaped(text), font, dpi: 72, wrap: 'none' } })
      .extractChannel(0)
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true });
    return centred({ data, width: info.width, height: info.height }, Math.ceil(size));
  } catch {
    return undefined;
  }
}

/** libvips cuts text to its ink: in the middle of a line it stands about right. */
function centred(ink: Mask, height: number): Mask {
  const side = Math.round(height / 8);
  const mask = emptyMask(ink.width + 2 * side, Math.max(height, ink.height));
  const top = Math.floor((mask.height - ink.height) / 2);
  for (let y = 0; y < ink.height; y++) {
    mask.data.set(ink.data.subarray(y * ink.width, (y + 1) * ink.width), (top + y) * mask.width + side);
  }
  return mask;
}

/** Labels come from models and files: none of it is markup. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
