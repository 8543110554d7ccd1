import type { RawImage } from '@kumiki/component-sdk';

export interface Picture extends Omit<RawImage, 'data'> {
  readonly data: Uint8Array | Uint16Array;
}

/** The light on the ground, in samples, at the middle of each cell of a grid: rows × columns × colours. */
export interface Ground {
  readonly levels: Float64Array;
  readonly columns: number;
  readonly rows: number;
  /** Of a cell, in pixels; not whole numbers. */
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Of each colour, over all cells. */
  readonly means: readonly number[];
}

const bins = 256;
/** The share of a cell that is darker (or brighter, on a dark ground) than what counts as ground. */
const from = 0.6;
const upTo = 0.95;

/**
 * Finds the light on an even ground: in each cell, the mean of its brighter samples without the very brightest, which are
 * noise and gloss; then the brightest of the cells around (a closing by a square, so that what covers a cell is bridged), and
 * the mean of them. On a dark ground the same with levels turned round.
 * @param cell the side of a cell in pixels, about
 */
export function groundOf(picture: Picture, cell: number, isBright: boolean): Ground {
  const { width, height } = picture;
  const columns = Math.max(1, Math.round(width / cell));
  const rows = Math.max(1, Math.round(height / cell));
  const colours = picture.channels < 3 ? 1 : 3;
  const measured = measure(picture, columns, rows, isBright);
  const grid = { columns, rows, colours };
  const closed = extreme(extreme(measured, grid, isBright ? 1 : -1), grid, isBright ? -1 : 1);
  const levels = smooth(closed, grid);
  const means = Array.from({ length: colours }, (_, colour) => {
    let sum = 0;
    for (let at = colour; at < levels.length; at += colours) sum += levels[at]!;
    return sum / (columns * rows);
  });
  return { levels, columns, rows, cellWidth: width / columns, cellHeight: height / rows, means };
}

interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly colours: number;
}

/** One pass over the pixels, a row of cells at a time. */
function measure(
  { data, width, height, channels }: Picture,
  columns: number,
  rows: number,
  isBright: boolean,
): Float64Array {
  const colours = channels < 3 ? 1 : 3;
  const shift = data instanceof Uint8Array ? 0 : 8;
  const scale = shift === 0 ? 1 : 257;
  const levels = new Float64Array(columns * rows * colours);
  const counts = new Uint32Array(columns * colours * bins);
  const cellOf = Int32Array.from(
    { length: width },
    (_, x) => Math.floor((x * columns) / width) * colours * bins,
  );
  for (let row = 0; row < rows; row++) {
    counts.fill(0);
    const [top, end] = [Math.floor((row * height) / rows), Math.floor(((row + 1) * height) / rows)];
    for (let y = top, at = top * width * channels; y < end; y++) {
      for (let x = 0; x < width; x++, at += channels) {
        const cell = cellOf[x]!;
        for (let colour = 0; colour < colours; colour++)
          counts[cell + colour * bins + (data[at + colour]! >> shift)]!++;
      }
    }
    for (let at = 0; at < columns * colours; at++) {
      levels[row * columns * colours + at] =
        scale * brighterMean(counts.subarray(at * bins, (at + 1) * bins), isBright);
    }
  }
  return levels;
}

/** The mean of the samples whose rank lies between two shares. */
function brighterMean(counts: Uint32Array, isBright: boolean): number {
  let total = 0;
  for (let level = 0; level < bins; level++) total += counts[level]!;
  const [low, high] = isBright ? [from * total, upTo * total] : [(1 - upTo) * total, (1 - from) * total];
  let [rank, sum, weight] = [0, 0, 0];
  for (let level = 0; level < bins; level++) {
    const count = counts[level]!;
    const part = Math.min(rank + count, high) - Math.max(rank, low);
    if (part > 0) {
      sum += part * level;
      weight += part;
    }
    rank += count;
  }
  return weight > 0 ? sum / weight : 0;
}

/** The largest (sign 1) or smallest (-1) of the 3 × 3 cells around each. */
function extreme(levels: Float64Array, grid: Grid, sign: 1 | -1): Float64Array {
  return overNeighbours(levels, grid, (values, count) => {
    let best = values[0]!;
    for (let at = 1; at < count; at++) if (sign * values[at]! > sign * best) best = values[at]!;
    return best;
  });
}

function smooth(levels: Float64Array, grid: Grid): Float64Array {
  return overNeighbours(levels, grid, (values, count) => {
    let sum = 0;
    for (let at = 0; at < count; at++) sum += values[at]!;
    return sum / count;
  });
}

/** Cells are few: thousands of times fewer than pixels. */
function overNeighbours(
  levels: Float64Array,
  { columns, rows, colours }: Grid,
  of: (values: Float64Array, count: number) => number,
): Float64Array {
  const result = new Float64Array(levels.length);
  const values = new Float64Array(9);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let colour = 0; colour < colours; colour++) {
        let count = 0;
        for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
          for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
            values[count++] = levels[(y * columns + x) * colours + colour]!;
          }
        }
        result[(row * columns + column) * colours + colour] = of(values, count);
      }
    }
  }
  return result;
}
