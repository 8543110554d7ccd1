type Samples = Uint8Array | Uint16Array;

/**
 * Brings one channel to the light of another: each sample by the ratio of the means of both in the window around it,
 * which is cut at the edges. Light multiplies, so that what is black stays black; four times is the most.
 */
export function evenOut(
  data: Samples,
  target: Samples,
  { width, height }: { readonly width: number; readonly height: number },
  window: number,
): Samples {
  const reach = Math.max(1, Math.round(window / 2));
  const here = windowSums(data, width, height, reach);
  const there = windowSums(target, width, height, reach);
  const most = data instanceof Uint16Array ? 65_535 : 255;
  const found = data instanceof Uint16Array ? new Uint16Array(data.length) : new Uint8Array(data.length);
  for (let at = 0; at < data.length; at++) {
    const ratio = here[at]! > 0 ? there[at]! / here[at]! : 1;
    const level = data[at]! * (ratio > 4 ? 4 : ratio < 0.25 ? 0.25 : ratio) + 0.5;
    found[at] = level > most ? most : level;
  }
  return found;
}

/** The sum of the window around each sample, by running sums: down the columns, then along the row. */
function windowSums(data: Samples, width: number, height: number, reach: number): Float64Array {
  const columns = new Float64Array(width);
  const sums = new Float64Array(data.length);
  for (let y = 0; y < Math.min(reach, height); y++) addRow(columns, data, y * width, 1);
  for (let y = 0; y < height; y++) {
    if (y + reach < height) addRow(columns, data, (y + reach) * width, 1);
    if (y - reach - 1 >= 0) addRow(columns, data, (y - reach - 1) * width, -1);
    let sum = 0;
    for (let x = 0; x < Math.min(reach, width); x++) sum += columns[x]!;
    const row = y * width;
    for (let x = 0; x < width; x++) {
      if (x + reach < width) sum += columns[x + reach]!;
      if (x - reach - 1 >= 0) sum -= columns[x - reach - 1]!;
      sums[row + x] = sum;
    }
  }
  return sums;
}

function addRow(columns: Float64Array, data: Samples, from: number, sign: 1 | -1): void {
  for (let x = 0; x < columns.length; x++) columns[x]! += sign * data[from + x]!;
}
