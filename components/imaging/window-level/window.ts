import type { RawImage } from '@kumiki/component-sdk';

/** In levels of the image. */
export interface Window {
  readonly center: number;
  readonly width: number;
}

const steps = 65_536;

/**
 * The window that leaves out no more than so many percent of the samples at each end. Levels in floating point are
 * counted in 65,536 steps between the least and the most.
 */
export function automaticWindow({ data, channels }: RawImage, tail: number, alpha: boolean): Window {
  const colours = alpha ? channels - 1 : channels;
  const [least, most] = data instanceof Float32Array ? rangeOf(data, channels, colours) : [0, steps - 1];
  const step = (most - least) / (steps - 1) || 1;
  const counts = new Float64Array(steps);
  let all = 0;
  for (let channel = 0; channel < colours; channel++) {
    for (let at = channel; at < data.length; at += channels) {
      const bin = (data[at]! - least) / step;
      if (!(bin >= 0 && bin < steps)) continue;
      counts[Math.round(bin)]!++;
      all++;
    }
  }
  const cut = (all * tail) / 100;
  let low = 0;
  for (let below = counts[0]!; low < steps - 1 && below <= cut;) below += counts[++low]!;
  let high = steps - 1;
  for (let above = counts[high]!; high > 0 && above <= cut;) above += counts[--high]!;
  // One level alone is the middle.
  const [black, white] = high > low ? [low, high] : [low - 0.5, low + 0.5];
  return { center: least + (step * (black + white)) / 2, width: step * (white - black) };
}

/** Of what is a finite number. */
function rangeOf(data: Float32Array, channels: number, colours: number): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < data.length; at++) {
    const level = data[at]!;
    if (at % channels >= colours || !Number.isFinite(level)) continue;
    if (level < least) least = level;
    if (level > most) most = level;
  }
  return most >= least ? [least, most] : [0, 1];
}
