import { setImmediate } from 'node:timers/promises';
import type { Matrix, RawImage } from '@kumiki/component-sdk';
import { insideSampler, kernels, type Interpolation } from './interpolation.ts';

export interface Resampling {
  /** Size of the result in pixels. */
  readonly width: number;
  readonly height: number;
  /** From pixels of the result to pixels of the source; affine. */
  readonly transform: Matrix;
  /** Samples of a pixel outside of the source, alpha included where the image has it. */
  readonly background: readonly number[];
  readonly interpolation: Interpolation;
  /** Called now and then with the share that is done, 0 to 1; throws to end the work. */
  readonly tick: (done: number) => void;
}

/** Rows between two looks at the clock and the signal: a few milliseconds for most images. */
const rowsAtOnce = 64;

/**
 * Looks every pixel of the result up in the source. Samples beyond the edge are like those at the edge; the edge
 * itself is softened over one pixel towards the background. Colours are weighted by their alpha. libvips' own
 * affine transform does neither weight colours nor fill 16-bit images exactly.
 */
export async function resample(source: RawImage, options: Resampling): Promise<RawImage> {
  const { width, height, tick } = options;
  const { channels } = source;
  const samples = width * height * channels;
  const data = source.data instanceof Uint8Array ? new Uint8Array(samples) : new Uint16Array(samples);
  const row = rowSampler(source, options, data);
  for (let y = 0; y < height; y++) {
    if (y % rowsAtOnce === 0) {
      tick(y / height);
      await setImmediate();
    }
    row(y);
  }
  return { data, width, height, channels };
}

/** A function that fills one row of the result. */
function rowSampler(source: RawImage, options: Resampling, data: RawImage['data']): (y: number) => void {
  const { width, background, interpolation } = options;
  const { channels } = source;
  const [a, b, c, d, e, f] = options.transform;
  const { before, after } = kernels[interpolation];
  // The fast way: where all taps are inside, and there is no alpha to weight by.
  const opaque = channels % 2 === 1;
  const inside = insideSampler(source, interpolation, data);
  const right = source.width - after;
  const bottom = source.height - after;
  const anywhere = pixelSampler(source, options, data);
  return (y) => {
    let to = y * width * channels;
    for (let column = 0; column < width; column++, to += channels) {
      // Counted from the centre of the first pixel.
      const across = a * (column + 0.5) + b * (y + 0.5) + c - 0.5;
      const down = d * (column + 0.5) + e * (y + 0.5) + f - 0.5;
      if (opaque && across >= before && down >= before && across < right && down < bottom) {
        inside(across, down, to);
      } else if (across > -1 && down > -1 && across < source.width && down < source.height) {
        anywhere(across, down, to);
      } else {
        for (let channel = 0; channel < channels; channel++) data[to + channel] = background[channel]!;
      }
    }
  };
}

/** A function that writes a pixel at any place near the source: over its edge, and with alpha. */
function pixelSampler(
  { width, height, channels, data: from }: RawImage,
  { background, interpolation }: Resampling,
  data: RawImage['data'],
): (across: number, down: number, to: number) => void {
  const { taps, before, weigh } = kernels[interpolation];
  const most = from instanceof Uint8Array ? 255 : 65_535;
  const alphaAt = channels % 2 === 0 ? channels - 1 : undefined;
  const colours = alphaAt ?? channels;
  const backAlpha = alphaAt === undefined ? 1 : background[alphaAt]!;
  const wide = new Float64Array(taps);
  const high = new Float64Array(taps);
  const pixel = new Float64Array(channels);

  return (across, down, to) => {
    const column = taps === 1 ? Math.round(across) : Math.floor(across);
    const row = taps === 1 ? Math.round(down) : Math.floor(down);
    weigh(across - column, wide);
    weigh(down - row, high);
    pixel.fill(0);
    let alpha = 0;
    for (let j = 0; j < taps; j++) {
      const line = clamp(row - before + j, 0, height - 1) * width;
      for (let i = 0; i < taps; i++) {
        const at = (line + clamp(column - before + i, 0, width - 1)) * channels;
        const weight = high[j]! * wide[i]! * (alphaAt === undefined ? 1 : from[at + alphaAt]!);
        alpha += weight;
        for (let channel = 0; channel < colours; channel++) {
          pixel[channel] = pixel[channel]! + weight * from[at + channel]!;
        }
      }
    }
    const covered = interpolation === 'nearest' ? covers(across, down) : softly(across, down);
    const back = (1 - covered) * backAlpha;
    const total = covered * alpha + back;
    for (let channel = 0; channel < colours; channel++) {
      const level = total > 0 ? (covered * pixel[channel]! + back * background[channel]!) / total : 0;
      data[to + channel] = Math.round(clamp(level, 0, most));
    }
    if (alphaAt !== undefined) data[to + alphaAt] = Math.round(clamp(total, 0, most));
  };

  /** The share of the pixel that the image covers: an edge goes over one pixel. */
  function softly(across: number, down: number): number {
    const share = (at: number, size: number) => clamp(Math.min(at + 1, size - at), 0, 1);
    return share(across, width) * share(down, height);
  }

  function covers(across: number, down: number): 0 | 1 {
    return across >= -0.5 && down >= -0.5 && across < width - 0.5 && down < height - 0.5 ? 1 : 0;
  }
}

function clamp(value: number, least: number, most: number): number {
  return value < least ? least : value > most ? most : value;
}
