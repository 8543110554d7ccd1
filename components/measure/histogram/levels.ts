import type { RawImage } from '@kumiki/component-sdk';

/**
 * How often each level of a channel occurs, 256 or 65,536 of them.
 * @param within where it is at most 127, nothing counts
 */
export function histogramOf(
  { data, channels }: RawImage,
  channel: number,
  within?: ArrayLike<number>,
): Float64Array {
  const counts = new Float64Array(data instanceof Uint16Array ? 65_536 : 256);
  const alpha = channels % 2 === 0 ? channels - 1 - channel : 0;
  for (let at = channel, pixel = 0; at < data.length; at += channels, pixel++) {
    if (alpha > 0 && data[at + alpha] === 0) continue;
    if (within && within[pixel]! <= 127) continue;
    counts[data[at]!]! += 1;
  }
  return counts;
}

export interface Statistics {
  readonly mean: number;
  readonly deviation: number;
  readonly least: number;
  readonly most: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly contrast: number;
  /** Percent at the ends of the scale. */
  readonly black: number;
  readonly white: number;
}

/** In levels of 255; `undefined` where nothing was counted. @param tail percent below "low" and above "high" */
export function statisticsOf(counts: Float64Array, tail: number): Statistics | undefined {
  let [all, sum] = [0, 0];
  for (let level = 0; level < counts.length; level++) {
    all += counts[level]!;
    sum += level * counts[level]!;
  }
  if (all === 0) return undefined;
  const mean = sum / all;
  let squares = 0;
  for (let level = 0; level < counts.length; level++) squares += (level - mean) ** 2 * counts[level]!;
  const unit = counts.length === 256 ? 1 : 257;
  const levelAt = (percent: number) => percentile(counts, (all * percent) / 100) / unit;
  const [low, high] = [levelAt(tail), levelAt(100 - tail)];
  return {
    mean: mean / unit,
    deviation: Math.sqrt(squares / all) / unit,
    least: levelAt(0),
    most: levelAt(100),
    median: levelAt(50),
    low,
    high,
    contrast: high - low,
    black: (100 * counts[0]!) / all,
    white: (100 * counts.at(-1)!) / all,
  };
}

/** The lowest level that occurs with at least so many samples at or below it. */
function percentile(counts: Float64Array, wanted: number): number {
  let below = 0;
  for (let level = 0; level < counts.length; level++) {
    below += counts[level]!;
    if (below > 0 && below >= wanted) return level;
  }
  return counts.length - 1;
}
