import type { RawImage } from '@kumiki/component-sdk';

/** How far the window reaches from its middle, in pixels. */
const reach = 5;
const size = 2 * reach + 1;
/** Half of the window: its middle and what is to one side. */
const [w0, w1, w2, w3, w4, w5] = halfBell(1.5);
const [k1, k2] = [0.01, 0.03];

/** Of a row or a window: the samples of both images, the sum of their squares, and their product. */
type Moments = readonly [
  one: Float64Array,
  other: Float64Array,
  squares: Float64Array,
  product: Float64Array,
];

/**
 * The mean structural similarity of one channel; that of each place is added to `map`. Beyond the edges, what is at the
 * edge counts. Only as many rows of sums are kept as the window is high. Of both variances the formula has the sum alone.
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
  const rings = moments(size * width);
  const line = moments(width + 2 * reach);
  const means = moments(width);
  let filled = 0;
  const [c1, c2] = [(k1 * full) ** 2, (k2 * full) ** 2];
  // Where there is no window that is whole, all count.
  const margin = Math.min(width, height) > 2 * reach ? reach : 0;
  let total = 0;
  for (let y = 0; y < height; y++) {
    for (; filled <= Math.min(height - 1, y + reach); filled++) {
      readRow(one, other, channel, filled, line);
      const from = (filled % size) * width;
      line.forEach((values, part) => weighAcross(values, rings[part]!, from));
    }
    const around = Array.from({ length: size }, (_, off) => {
      return (Math.min(height - 1, Math.max(0, y + off - reach)) % size) * width;
    }) as Eleven;
    means.forEach((into, part) => weighDown(rings[part]!, around, into));
    const [first, second, squares, products] = means;
    const inside = y >= margin && y < height - margin;
    for (let x = 0; x < width; x++) {
      const [mean, otherMean] = [first[x]!, second[x]!];
      const both = mean * otherMean;
      const powers = mean * mean + otherMean * otherMean;
      const common = products[x]! - both;
      const value = ((2 * both + c1) * (2 * common + c2)) / ((powers + c1) * (squares[x]! - powers + c2));
      map[y * width + x]! += value;
      if (inside && x >= margin && x < width - margin) total += value;
    }
  }
  return total / ((width - 2 * margin) * (height - 2 * margin));
}

function moments(length: number): Moments {
  const values = () => new Float64Array(length);
  return [values(), values(), values(), values()];
}

function readRow(
  one: RawImage,
  other: RawImage,
  channel: number,
  y: number,
  [first, second, squares, product]: Moments,
): void {
  const { width, channels } = one;
  const start = y * width * channels + channel;
  for (let x = -reach, at = 0; x < width + reach; x++, at++) {
    const from = start + (x < 0 ? 0 : x >= width ? width - 1 : x) * channels;
    const [a, b] = [one.data[from]!, other.data[from]!];
    first[at] = a;
    second[at] = b;
    squares[at] = a * a + b * b;
    product[at] = a * b;
  }
}

/** All taps in one go: what is summed stays in registers, and what has one weight is added first. */
function weighAcross(line: Float64Array, into: Float64Array, from: number): void {
  const width = line.length - 2 * reach;
  for (let x = 0; x < width; x++) {
    into[from + x] =
      w5 * (line[x]! + line[x + 10]!) +
      w4 * (line[x + 1]! + line[x + 9]!) +
      w3 * (line[x + 2]! + line[x + 8]!) +
      w2 * (line[x + 3]! + line[x + 7]!) +
      w1 * (line[x + 4]! + line[x + 6]!) +
      w0 * line[x + 5]!;
  }
}

/** @param starts where the rows of the window begin, from the upper one on */
function weighDown(ring: Float64Array, [a, b, c, d, e, f, g, h, i, j, k]: Eleven, into: Float64Array): void {
  for (let x = 0; x < into.length; x++) {
    into[x] =
      w5 * (ring[a + x]! + ring[k + x]!) +
      w4 * (ring[b + x]! + ring[j + x]!) +
      w3 * (ring[c + x]! + ring[i + x]!) +
      w2 * (ring[d + x]! + ring[h + x]!) +
      w1 * (ring[e + x]! + ring[g + x]!) +
      w0 * ring[f + x]!;
  }
}

type Five = [number, number, number, number, number];
type Eleven = [...Five, number, ...Five];

/** The weights of a normal distribution from its middle on, of sum 1 over both sides. */
function halfBell(deviation: number): [number, number, number, number, number, number] {
  const bell = (at: number) => Math.exp(-(at ** 2) / (2 * deviation * deviation));
  const half = [bell(0), bell(1), bell(2), bell(3), bell(4), bell(5)] as const;
  const sum = 2 * half.reduce((all, value) => all + value) - half[0];
  const [a, b, c, d, e, f] = half;
  return [a / sum, b / sum, c / sum, d / sum, e / sum, f / sum];
}
