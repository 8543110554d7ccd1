import { setImmediate } from 'node:timers/promises';
import type { Matrix, RawImage } from '@kumiki/component-sdk';
import { weigh } from './kernel.ts';

export interface Resampling {
  /** Size of the result in pixels. */
  readonly width: number;
  readonly height: number;
  /** From pixels of the result to pixels of the source; projective. */
  readonly transform: Matrix;
  /** Samples of a pixel outside of the source, alpha included where the image has it. */
  readonly background: readonly number[];
  readonly interpolation: 'linear' | 'cubic';
  /** Called now and then with the share that is done, 0 to 1; throws to end the work. */
  readonly tick: (done: number) => void;
}

/** Rows between two looks at the signal: a few milliseconds for most images. */
const rowsAtOnce = 64;

/**
 * Looks every pixel of the result up in the source. Samples beyond the edge are like those at the edge, within one pixel of
 * it; further out is background. Colours are weighted by their alpha.
 */
export async function resample(source: RawImage, options: Resampling): Promise<RawImage> {
  const { width, height, transform, background, tick } = options;
  const { channels } = source;
  const samples = width * height * channels;
  const data = source.data instanceof Uint8Array ? new Uint8Array(samples) : new Uint16Array(samples);
  const [a, b, c, d, e, f, g, h, i] = transform;
  const sample =
    channels % 2 === 1 ? opaqueSampler(source, options, data) : alphaSampler(source, options, data);
  for (let y = 0; y < height; y++) {
    if (y % rowsAtOnce === 0) {
      tick(y / height);
      await setImmediate();
    }
    let to = y * width * channels;
    const acrossAt = b * (y + 0.5) + c;
    const downAt = e * (y + 0.5) + f;
    const depthAt = h * (y + 0.5) + i;
    for (let x = 0; x < width; x++, to += channels) {
      const column = x + 0.5;
      const w = g * column + depthAt;
      // Counted from the middle of the first pixel.
      const scale = 1 / w;
      const across = (a * column + acrossAt) * scale - 0.5;
      const down = (d * column + downAt) * scale - 0.5;
      // Also false where w is 0 or less: behind the camera.
      if (w > 0 && across > -1 && down > -1 && across < source.width && down < source.height) {
        sample(across, down, to);
      } else {
        for (let channel = 0; channel < channels; channel++) data[to + channel] = background[channel]!;
      }
    }
  }
  return { data, width, height, channels };
}

type Sampler = (across: number, down: number, to: number) => void;

/** A function that writes a pixel of an image without alpha: what takes the time, so that nothing is looked up in a loop. */
function opaqueSampler(source: RawImage, options: Resampling, data: RawImage['data']): Sampler {
  const { width, height, channels } = source;
  const inside = options.interpolation === 'cubic' ? insideCubic(source, data) : insideLinear(source, data);
  const before = options.interpolation === 'cubic' ? 1 : 0;
  const [right, bottom] = [width - 1 - before, height - 1 - before];
  const anywhere = edgeSampler(source, options, data);
  return (across, down, to) => {
    if (across >= before && down >= before && across < right && down < bottom) {
      inside(across, down, to, channels);
    } else anywhere(across, down, to);
  };
}

type InsideSampler = (across: number, down: number, to: number, channels: number) => void;

function insideLinear(
  { data: from, width, channels: every }: RawImage,
  data: RawImage['data'],
): InsideSampler {
  const line = width * every;
  return (across, down, to, channels) => {
    const column = across | 0;
    const row = down | 0;
    const x = across - column;
    const y = down - row;
    let at = row * line + column * channels;
    for (let channel = 0; channel < channels; channel++, at++) {
      const above = from[at]! + x * (from[at + channels]! - from[at]!);
      const below = from[at + line]! + x * (from[at + line + channels]! - from[at + line]!);
      data[to + channel] = (above + y * (below - above) + 0.5) | 0;
    }
  };
}

function insideCubic(
  { data: from, width, channels: every }: RawImage,
  data: RawImage['data'],
): InsideSampler {
  const line = width * every;
  const most = data instanceof Uint8Array ? 255 : 65_535;
  const wide = new Float64Array(4);
  const high = new Float64Array(4);
  return (across, down, to, channels) => {
    const column = across | 0;
    const row = down | 0;
    weigh(across - column, wide);
    weigh(down - row, high);
    const first = wide[0]!;
    const second = wide[1]!;
    const third = wide[2]!;
    const fourth = wide[3]!;
    const [two, three] = [2 * channels, 3 * channels];
    let at = (row - 1) * line + (column - 1) * channels;
    for (let channel = 0; channel < channels; channel++, at++) {
      let level = 0.5;
      for (let tap = 0, place = at; tap < 4; tap++, place += line) {
        level +=
          high[tap]! *
          (first * from[place]! +
            second * from[place + channels]! +
            third * from[place + two]! +
            fourth * from[place + three]!);
      }
      data[to + channel] = level < 0 ? 0 : level > most ? most : level | 0;
    }
  };
}

/** Where some samples lie beyond the edge: those are like the ones at the edge. */
function edgeSampler(source: RawImage, { interpolation }: Resampling, data: RawImage['data']): Sampler {
  const { data: from, width, height, channels } = source;
  const taps = interpolation === 'cubic' ? 4 : 2;
  const before = taps / 2 - 1;
  const most = data instanceof Uint8Array ? 255 : 65_535;
  const wide = new Float64Array(taps);
  const high = new Float64Array(taps);
  return (across, down, to) => {
    const column = Math.floor(across);
    const row = Math.floor(down);
    weigh(across - column, wide);
    weigh(down - row, high);
    for (let channel = 0; channel < channels; channel++) {
      let level = 0.5;
      for (let j = 0; j < taps; j++) {
        const line = clamp(row - before + j, height - 1) * width;
        for (let i = 0; i < taps; i++) {
          level +=
            high[j]! * wide[i]! * from[(line + clamp(column - before + i, width - 1)) * channels + channel]!;
        }
      }
      data[to + channel] = level < 0 ? 0 : level > most ? most : level;
    }
  };
}

/** A function that writes a pixel of an image with alpha, which weights its colours. */
function alphaSampler(source: RawImage, { interpolation }: Resampling, data: RawImage['data']): Sampler {
  const { data: from, width, height, channels } = source;
  const taps = interpolation === 'cubic' ? 4 : 2;
  const before = taps / 2 - 1;
  const most = data instanceof Uint8Array ? 255 : 65_535;
  const colours = channels - 1;
  const wide = new Float64Array(taps);
  const high = new Float64Array(taps);
  const sums = new Float64Array(colours);
  return (across, down, to) => {
    const column = Math.floor(across);
    const row = Math.floor(down);
    weigh(across - column, wide);
    weigh(down - row, high);
    sums.fill(0);
    let alpha = 0;
    for (let j = 0; j < taps; j++) {
      const line = clamp(row - before + j, height - 1) * width;
      for (let i = 0; i < taps; i++) {
        const at = (line + clamp(column - before + i, width - 1)) * channels;
        const weight = high[j]! * wide[i]! * from[at + colours]!;
        alpha += weight;
        for (let channel = 0; channel < colours; channel++) sums[channel]! += weight * from[at + channel]!;
      }
    }
    for (let channel = 0; channel < colours; channel++) {
      const level = alpha > 0 ? Math.round(sums[channel]! / alpha) : 0;
      data[to + channel] = level < 0 ? 0 : level > most ? most : level;
    }
    const level = Math.round(alpha);
    data[to + colours] = level < 0 ? 0 : level > most ? most : level;
  };
}

function clamp(value: number, most: number): number {
  return value < 0 ? 0 : value > most ? most : value;
}
