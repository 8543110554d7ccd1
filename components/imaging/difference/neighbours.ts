export type Samples = Uint8Array | Uint16Array;

/** One channel of samples that stand side by side with those of others. */
export interface Channel {
  readonly data: Samples;
  readonly width: number;
  readonly height: number;
  /** From one sample to the next. */
  readonly step: number;
  /** Where the first one is. */
  readonly first: number;
}

/** The lowest and highest level within a square around each pixel, row by row. */
export interface Range {
  readonly least: Samples;
  readonly most: Samples;
}

/**
 * The range of levels within a square of `reach` pixels to each side of each pixel; beyond the edge there is nothing.
 *
 * A square is the product of a row and a column. Along each, extremes of windows of 1, 2, 4, … samples are made from two
 * of half the size, and the wanted one from the two largest that overlap: as many passes as the size has binary digits.
 */
export function rangeAround(channel: Channel, reach: number): Range {
  const { data, width, height } = channel;
  const empty = (length: number): Samples =>
    data instanceof Uint16Array ? new Uint16Array(length) : new Uint8Array(length);
  const size = 2 * reach + 1;
  const rows = height + 2 * reach;
  const [least, most] = [empty(rows * width), empty(rows * width)];
  const [low, high] = [empty(width + 2 * reach), empty(width + 2 * reach)];
  for (let y = 0; y < height; y++) {
    spreadRow(channel, y, low, reach);
    high.set(low);
    join(low, high, double(low, high, size, 1), width);
    least.set(low.subarray(0, width), (y + reach) * width);
    most.set(high.subarray(0, width), (y + reach) * width);
  }
  // What is at the edge again and again changes no extreme, since the windows that reach there have the edge in them.
  for (let y = 0; y < reach; y++) {
    for (const rows of [least, most]) {
      rows.copyWithin(y * width, reach * width, (reach + 1) * width);
      const last = (height + reach - 1) * width;
      rows.copyWithin((height + reach + y) * width, last, last + width);
    }
  }
  join(least, most, double(least, most, size, width) * width, width * height);
  return { least, most };
}

/** One row, with what is at its ends again and again before and after it. */
function spreadRow({ data, width, step, first }: Channel, y: number, into: Samples, reach: number): void {
  const start = first + y * width * step;
  for (let x = 0, at = start; x < width; x++, at += step) into[x + reach] = data[at]!;
  into.fill(into[reach]!, 0, reach);
  into.fill(into[width + reach - 1]!, width + reach);
}

/**
 * Makes the extremes of the largest power of two samples that fits into `size`; samples are `distance` apart.
 * @returns how far apart two of them have to be to cover `size` together, in samples
 */
function double(low: Samples, high: Samples, size: number, distance: number): number {
  let covered = 1;
  for (; covered * 2 <= size; covered *= 2)
    join(low, high, covered * distance, low.length - covered * distance);
  return size - covered;
}

/** Joins each with the one so far behind it. Without branches, which noise makes dear: a sign that is shifted is all ones or all zeros. */
function join(low: Samples, high: Samples, distance: number, count: number): void {
  for (let at = 0; at < count; at++) {
    const a = low[at]! - low[at + distance]!;
    low[at]! -= a & ~(a >> 31);
    const b = high[at]! - high[at + distance]!;
    high[at]! -= b & (b >> 31);
  }
}
