import { emptyMask, textMask, type Mask } from '@kumiki/component-sdk/drawing';

/** Lines beyond them are left out: nobody reads them on a picture. */
const mostLines = 40;

/**
 * A text of one or several lines as coverage, all lines beginning at the left, with room around them.
 * @param size pixels from one line to the next
 */
export async function textBlock(text: string, size: number): Promise<Mask> {
  const lines = text
    .replace(/(\r\n|\r|\n)+$/, '')
    .split(/\r\n|\r|\n/)
    .slice(0, mostLines);
  const masks = await Promise.all(lines.map(async (line) => await textMask(line, size)));
  const side = Math.ceil(size / 4);
  const rows = masks.map(({ height }) => Math.max(height, Math.ceil(size)));
  const width = Math.max(...masks.map((mask) => mask.width)) + 2 * side;
  const block = emptyMask(
    width,
    rows.reduce((sum, height) => sum + height, 0),
  );
  let top = 0;
  for (const [at, mask] of masks.entries()) {
    for (let y = 0; y < mask.height; y++) {
      const line = mask.data.subarray(y * mask.width, (y + 1) * mask.width);
      block.data.set(line, (top + y) * width + side);
    }
    top += rows[at]!;
  }
  return block;
}
