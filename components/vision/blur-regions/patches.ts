import type { RawImage } from '@kumiki/component-sdk';
import type { Window } from './cover.ts';

/** The mean colours of a window, in patches: all that is kept of it. Rows × columns × colours, in samples. */
export interface Patches {
  readonly means: Float64Array;
  readonly columns: number;
  readonly rows: number;
  readonly colours: number;
}

/**
 * Means over a grid of patches, as square as whole numbers allow, `detail` along the longer side of the window. Colours are
 * weighted by their alpha, where there is any.
 */
export function patchesOf(
  { data, width, channels }: RawImage,
  { left, top, end, low }: Window,
  detail: number,
): Patches {
  const [wide, high] = [end - left, low - top];
  const patch = Math.max(wide, high) / detail;
  const columns = Math.max(1, Math.min(wide, Math.round(wide / patch)));
  const rows = Math.max(1, Math.min(high, Math.round(high / patch)));
  const colours = channels < 3 ? 1 : 3;
  const hasAlpha = channels > colours;
  const means = new Float64Array(columns * rows * colours);
  const weights = new Float64Array(columns * rows);
  const columnOf = Int32Array.from({ length: wide }, (_, x) => Math.floor((x * columns) / wide));
  for (let y = 0; y < high; y++) {
    const row = Math.floor((y * rows) / high) * columns;
    let at = ((top + y) * width + left) * channels;
    for (let x = 0; x < wide; x++, at += channels) {
      const cell = row + columnOf[x]!;
      const weight = hasAlpha ? data[at + colours]! : 1;
      weights[cell]! += weight;
      for (let colour = 0; colour < colours; colour++)
        means[cell * colours + colour]! += weight * data[at + colour]!;
    }
  }
  for (let at = 0; at < means.length; at++) {
    const weight = weights[Math.floor(at / colours)]!;
    means[at] = weight > 0 ? means[at]! / weight : 0;
  }
  return { means, columns, rows, colours };
}

/**
 * Writes the colour at a place of the window.
 * @param x of the window's width, 0 to 1; y of its height
 */
export type Painter = (x: number, y: number, colour: Float64Array) => void;

/** Each patch in its own colour. */
export function squares({ means, columns, rows, colours }: Patches): Painter {
  return (x, y, colour) => {
    const cell = Math.min(rows - 1, (y * rows) | 0) * columns + Math.min(columns - 1, (x * columns) | 0);
    for (let at = 0; at < colours; at++) colour[at] = means[cell * colours + at]!;
  };
}

/** From the middle of each patch to that of the next, smoothly. */
export function softly({ means, columns, rows, colours }: Patches): Painter {
  return (x, y, colour) => {
    const across = Math.min(columns - 1, Math.max(0, x * columns - 0.5));
    const down = Math.min(rows - 1, Math.max(0, y * rows - 0.5));
    const [column, row] = [across | 0, down | 0];
    const right = Math.min(columns - 1, column + 1);
    const below = Math.min(rows - 1, row + 1);
    const [partX, partY] = [eased(across - column), eased(down - row)];
    for (let at = 0; at < colours; at++) {
      const above = mixed(
        means[(row * columns + column) * colours + at]!,
        means[(row * columns + right) * colours + at]!,
        partX,
      );
      const under = mixed(
        means[(below * columns + column) * colours + at]!,
        means[(below * columns + right) * colours + at]!,
        partX,
      );
      colour[at] = mixed(above, under, partY);
    }
  };
}

/** Without a bend where two patches meet: 3t² - 2t³. */
function eased(part: number): number {
  return part * part * (3 - 2 * part);
}

function mixed(one: number, other: number, part: number): number {
  return one + part * (other - one);
}
