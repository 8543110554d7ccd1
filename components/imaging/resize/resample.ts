import { setImmediate } from 'node:timers/promises';
import type { RawImage } from '@kumiki/component-sdk';
import { contributions, type Contributions, type Kernel } from './kernels.ts';

/** The size that the whole image is brought to, and the part of it that is wanted; in pixels. */
interface Scaled {
  readonly width: number;
  readonly height: number;
  readonly window: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
}

/** Called now and then with the share that is done, 0 to 1; throws to end the work. */
type Tick = (done: number) => void;

/** Rows between two looks at the clock and the signal: a few milliseconds for most images. */
const rowsAtOnce = 16;

/**
 * Enlarges pixels, or takes the nearest ones: sample positions are pixel centres, weights are cut at the edge and
 * normalised, colours are weighted by their alpha. libvips lays enlarged images half a pixel to the right and
 * down (its issues 943 and 4841), so that boxes would not fit any more, and is cubic whatever kernel is asked for.
 */
export async function resample(
  source: RawImage,
  scaled: Scaled,
  kernel: Kernel,
  tick: Tick,
): Promise<RawImage> {
  const { channels } = source;
  const { width, height } = scaled.window;
  const samples = width * height * channels;
  const data = source.data instanceof Uint8Array ? new Uint8Array(samples) : new Uint16Array(samples);
  const result = { data, width, height, channels };
  const row =
    kernel === 'nearest' ? nearestRow(source, result, scaled) : weightedRow(source, result, scaled, kernel);
  for (let y = 0; y < height; y++) {
    if (y % rowsAtOnce === 0) {
      tick(y / height);
      await setImmediate();
    }
    row(y);
  }
  return result;
}

/** A function that fills one row of the result. */
type FillRow = (y: number) => void;

function nearestRow(
  source: RawImage,
  { data, width, channels }: RawImage,
  { window, ...scaled }: Scaled,
): FillRow {
  const columns = Int32Array.from({ length: width }, (_, x) => {
    return Math.floor(((window.left + x + 0.5) * source.width) / scaled.width) * channels;
  });
  return (y) => {
    const row = Math.floor(((window.top + y + 0.5) * source.height) / scaled.height);
    const from = row * source.width * channels;
    let to = y * width * channels;
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++) {
        data[to++] = source.data[from + columns[x]! + channel]!;
      }
    }
  };
}

function weightedRow(
  source: RawImage,
  { data, width, height, channels }: RawImage,
  { window, ...scaled }: Scaled,
  kernel: Exclude<Kernel, 'nearest'>,
): FillRow {
  const columns = { start: window.left, count: width };
  const across = contributions(source.width, scaled.width, columns, kernel);
  const rows = { start: window.top, count: height };
  const down = contributions(source.height, scaled.height, rows, kernel);
  const length = width * channels;
  const line = new Float32Array(source.width * channels);
  const sum = new Float64Array(length);
  // Rows of the source in the new width, kept as long as rows of the result need them.
  const kept = Array.from({ length: down.taps }, () => new Float32Array(length));
  const holds = new Int32Array(down.taps).fill(-1);
  const finish = channels % 2 === 0 ? writeWithAlpha : write;

  const widened = (y: number): Float32Array => {
    const slot = y % down.taps;
    if (holds[slot] !== y) {
      readRow(source, y, line);
      widen(line, across, channels, kept[slot]!);
      holds[slot] = y;
    }
    return kept[slot]!;
  };

  return (y) => {
    sum.fill(0);
    const count = down.counts[y]!;
    // Two rows at a time are read and written in half the steps; an odd last one goes with nothing.
    for (let tap = 0; tap < count; tap += 2) {
      const second = Math.min(tap + 1, count - 1);
      const weight = down.weights[y * down.taps + tap]!;
      const next = second === tap ? 0 : down.weights[y * down.taps + second]!;
      const row = widened(down.starts[y]! + tap);
      const nextRow = widened(down.starts[y]! + second);
      for (let at = 0; at < length; at++) sum[at] = sum[at]! + weight * row[at]! + next * nextRow[at]!;
    }
    finish(sum, data, y * length, channels);
  };
}

/** One row of samples, colours multiplied by their alpha. */
function readRow({ data, width, channels }: RawImage, y: number, into: Float32Array): void {
  const from = y * width * channels;
  if (channels % 2 === 1) {
    for (let at = 0; at < into.length; at++) into[at] = data[from + at]!;
    return;
  }
  for (let at = 0; at < into.length; at += channels) {
    const alpha = data[from + at + channels - 1]!;
    for (let channel = 0; channel < channels - 1; channel++) {
      into[at + channel] = data[from + at + channel]! * alpha;
    }
    into[at + channels - 1] = alpha;
  }
}

function widen(
  line: Float32Array,
  { taps, starts, counts, weights }: Contributions,
  channels: number,
  into: Float32Array,
): void {
  for (let x = 0; x < starts.length; x++) {
    const count = counts[x]!;
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      let from = starts[x]! * channels + channel;
      for (let tap = 0; tap < count; tap++, from += channels) sum += weights[x * taps + tap]! * line[from]!;
      into[x * channels + channel] = sum;
    }
  }
}

function write(sum: Float64Array, data: RawImage['data'], to: number): void {
  const most = data instanceof Uint8Array ? 255 : 65_535;
  for (let at = 0; at < sum.length; at++) data[to + at] = rounded(sum[at]!, most);
}

function writeWithAlpha(sum: Float64Array, data: RawImage['data'], to: number, channels: number): void {
  const most = data instanceof Uint8Array ? 255 : 65_535;
  for (let at = 0; at < sum.length; at += channels) {
    const alpha = sum[at + channels - 1]!;
    for (let channel = 0; channel < channels - 1; channel++) {
      data[to + at + channel] = alpha > 0 ? rounded(sum[at + channel]! / alpha, most) : 0;
    }
    data[to + at + channels - 1] = rounded(alpha, most);
  }
}

function rounded(value: number, most: number): number {
  return value <= 0 ? 0 : value >= most ? most : (value + 0.5) | 0;
}
