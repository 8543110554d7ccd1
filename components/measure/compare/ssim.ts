import type { RawImage } from '@kumiki/component-sdk';

const reach = 5;
const window = bell(1.5, reach);
const [k1, k2] = [0.01, 0.03];

/**
 * The mean structural similarity of one channel; that of each place is added to `map`. Beyond the edges, what is at the
 * edge counts. Only as many rows of sums are kept as the window is high.
 * @param full the level of white
 */
export function ssimOf(
  one: RawImage,
  other: RawImage,
  channel: number,
  full: number,
  map: Float32Array,
): number {
  const { width, height } = one;
  const size = 2 * reach + 1;
  const rows = Array.from({ length: size }, () => new Float64Array(width * 5));
  const line = new Float64Array((width + 2 * reach) * 5);
  const sums = new Float64Array(width * 5);
  let filled = 0;
  const [c1, c2] = [(k1 * full) ** 2, (k2 * full) ** 2];
  // Where there is no window that is whole, all count.
  const margin = Math.min(width, height) > 2 * reach ? reach : 0;
  let total = 0;
  for (let y = 0; y < height; y++) {
    for (; filled <= Math.min(height - 1, y + reach); filled++)
      weighAcross(one, other, channel, filled, line, rows[filled % size]!);
    sums.fill(0);
    for (let off = -reach; off <= reach; off++) {
      const from = Math.min(height - 1, Math.max(0, y + off));
      const weight = window[off + reach]!;
      const row = rows[from % size]!;
      for (let at = 0; at < sums.length; at++) sums[at]! += weight * row[at]!;
    }
    const inside = y >= margin && y < height - margin;
    for (let x = 0, at = 0; x < width; x++, at += 5) {
      const [mean, otherMean] = [sums[at]!, sums[at + 1]!];
      const variance = sums[at + 2]! - mean * mean;
      const otherVariance = sums[at + 3]! - otherMean * otherMean;
      const common = sums[at + 4]! - mean * otherMean;
      const value =
        ((2 * mean * otherMean + c1) * (2 * common + c2)) /
        ((mean * mean + otherMean * otherMean + c1) * (variance + otherVariance + c2));
      map[y * width + x]! += value;
      if (inside && x >= margin && x < width - margin) total += value;
    }
  }
  return total / ((width - 2 * margin) * (height - 2 * margin));
}

/** For each pixel of a row the weighted means of both samples, of their squares, and of their product. */
function weighAcross(
  one: RawImage,
  other: RawImage,
  channel: number,
  y: number,
  line: Float64Array,
  into: Float64Array,
): void {
  const { width, channels } = one;
  const start = y * width * channels + channel;
  for (let x = -reach, at = 0; x < width + reach; x++, at += 5) {
    const from = start + (x < 0 ? 0 : x >= width ? width - 1 : x) * channels;
    const [a, b] = [one.data[from]!, other.data[from]!];
    line[at] = a;
    line[at + 1] = b;
    line[at + 2] = a * a;
    line[at + 3] = b * b;
    line[at + 4] = a * b;
  }
  into.fill(0);
  for (let tap = 0; tap < window.length; tap++) {
    const weight = window[tap]!;
    for (let at = 0, from = tap * 5; at < into.length; at++, from++) into[at]! += weight * line[from]!;
  }
}

/** A normal distribution at whole numbers, of sum 1. */
function bell(deviation: number, far: number): Float64Array {
  const values = Float64Array.from({ length: 2 * far + 1 }, (_, at) =>
    Math.exp(-((at - far) ** 2) / (2 * deviation * deviation)),
  );
  const sum = values.reduce((all, value) => all + value);
  return values.map((value) => value / sum);
}
