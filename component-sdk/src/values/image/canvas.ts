import { kumikiError } from '../../errors/index.ts';
import { colourSamples } from './colour.ts';
import { depthOf, emptySamples, hasAlphaChannel, spaceOf, type RawImage, type Samples } from './raw.ts';

export interface Canvas {
  /** Size of the result in pixels. */
  readonly width: number;
  readonly height: number;
  /** Where the image's top left pixel lies on it, in whole pixels; what lies outside is cut off. */
  readonly left: number;
  readonly top: number;
  /** `#rrggbb` or `#rrggbbaa`, see `colourSamples`. */
  readonly background: string;
}

/** Lays pixels on a canvas of one colour: a border on the sides where it is larger, a cut where it is smaller. */
export function onCanvas(raw: RawImage, { width, height, left, top, background }: Canvas): RawImage {
  const { channels } = raw;
  const data = filled(raw, width * height, background);
  const from = Math.max(0, -left);
  const count = Math.min(raw.width - from, width - Math.max(0, left));
  if (count <= 0) return { data, width, height, channels };
  const first = Math.max(0, top);
  const end = Math.min(height, top + raw.height);
  for (let y = first; y < end; y++) {
    const start = ((y - top) * raw.width + from) * channels;
    const row = raw.data.subarray(start, start + count * channels);
    data.set(row, (y * width + Math.max(0, left)) * channels);
  }
  return { data, width, height, channels };
}

/** Samples of one colour, in the kind of an image. */
function filled({ data, channels }: RawImage, pixels: number, colour: string): Samples {
  const depth = depthOf(data);
  const kind = { depth, space: spaceOf(channels), alpha: hasAlphaChannel(channels) };
  const samples = emptySamples(depth, pixels * channels);
  const pixel = colourSamples(colour, kind);
  if (pixel.every((level) => level === pixel[0])) return samples.fill(pixel[0]!);
  samples.set(pixel);
  // What is filled is copied behind itself, twice as much each time.
  for (let done = channels; done < samples.length; done *= 2) samples.copyWithin(done, 0, done);
  return samples;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The most pixels that an operation makes of a small image; of a larger one, as many as that has. */
export const defaultResultLimit = 100_000_000;

/**
 * Checks the size of a result before it is computed, so that a parameter cannot take all memory.
 * @throws IMAGE_RESULT_TOO_LARGE
 */
export function checkResultSize({ width, height }: Size, from: Size): void {
  const limit = Math.max(defaultResultLimit, from.width * from.height);
  if (width * height > limit) throw kumikiError('IMAGE_RESULT_TOO_LARGE', { width, height, limit });
}

/**
 * Checks that images that are joined pixel by pixel have one size.
 * @param operation what needs that, as a message begins: `The difference`
 * @throws IMAGE_SIZES_DIFFER
 */
export function checkSameSize(operation: string, { width, height }: Size, ...others: readonly Size[]): void {
  for (const other of others) {
    if (other.width === width && other.height === height) continue;
    const values = { operation, width, height, otherWidth: other.width, otherHeight: other.height };
    throw kumikiError('IMAGE_SIZES_DIFFER', values);
  }
}
