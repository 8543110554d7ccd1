/** Grey samples, row by row. */
export interface Grey {
  readonly data: Uint8Array | Uint16Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Marks pixels that are darker than a threshold of their own, or with `bright` those that are brighter in the same
 * sense: m · (1 + k · (s / R - 1)) with the mean m and the standard deviation s of the window around each, and half
 * of the scale as R. For bright ones the levels are turned round first. J. Sauvola and M. Pietikäinen, Adaptive
 * document image binarization, Pattern Recognition 33 (2000).
 *
 * Sums of each column over the window's rows slide down, and sums of those slide right, so that the work is the same
 * for every window (what integral images do, with the memory of one row). Beyond the edge the window has no pixels.
 * @param window odd, in pixels, 1001 at most: sums of squares stay whole numbers below 2^53
 * @returns 1 for marked pixels, 0 for others
 */
export function sauvola(
  { data, width, height }: Grey,
  window: number,
  k: number,
  bright: boolean,
): Uint8Array {
  const most = data instanceof Uint8Array ? 255 : 65_535;
  const [start, sign] = bright ? [most, -1] : [0, 1];
  const range = most / 2;
  const half = window >> 1;
  const sums = new Float64Array(width);
  const squares = new Float64Array(width);
  const marked = new Uint8Array(data.length);
  const slide = (y: number, factor: 1 | -1) => {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      const level = start + sign * data[row + x]!;
      sums[x]! += factor * level;
      squares[x]! += factor * level * level;
    }
  };
  for (let y = 0; y < Math.min(half, height); y++) slide(y, 1);
  for (let y = 0; y < height; y++) {
    if (y + half < height) slide(y + half, 1);
    if (y - half - 1 >= 0) slide(y - half - 1, -1);
    const rows = Math.min(y + half, height - 1) - Math.max(y - half, 0) + 1;
    const row = y * width;
    let [sum, square, columns] = [0, 0, Math.min(half, width)];
    for (let x = 0; x < columns; x++) {
      sum += sums[x]!;
      square += squares[x]!;
    }
    for (let x = 0; x < width; x++) {
      if (x + half < width) {
        sum += sums[x + half]!;
        square += squares[x + half]!;
        columns++;
      }
      if (x - half - 1 >= 0) {
        sum -= sums[x - half - 1]!;
        square -= squares[x - half - 1]!;
        columns--;
      }
      const count = rows * columns;
      const mean = sum / count;
      const deviation = Math.sqrt(Math.max(0, square / count - mean * mean));
      const limit = mean * (1 + k * (deviation / range - 1));
      if (start + sign * data[row + x]! < limit) marked[row + x] = 1;
    }
  }
  return marked;
}
