/** Levels, 0 to that of white. */
export interface Points {
  readonly black: number;
  readonly white: number;
}

/**
 * The new level for each level: white × ((level − black) / (white − black)) ^ (1 / gamma), rounded; black below and
 * white above. Where the two points are one, what is brighter is white.
 * @param count 256 or 65,536 levels
 */
export function curve(points: Points, gamma: number, count: number): Uint16Array {
  const most = count - 1;
  const range = points.white - points.black;
  return Uint16Array.from({ length: count }, (_, level) => {
    const share = range > 0 ? (level - points.black) / range : level > points.black ? 1 : 0;
    return Math.round(most * Math.min(1, Math.max(0, share)) ** (1 / gamma));
  });
}

/** How often each level occurs in channels of pixels that can be seen. */
export function histogramOf(
  { data, channels }: { readonly data: Uint8Array | Uint16Array; readonly channels: number },
  which: readonly number[],
): Float64Array {
  const bins = new Float64Array(data instanceof Uint8Array ? 256 : 65_536);
  const alphaAt = channels % 2 === 0 ? channels - 1 : -1;
  for (const channel of which) {
    for (let at = 0; at < data.length; at += channels) {
      if (alphaAt < 0 || data[at + alphaAt]! > 0) bins[data[at + channel]!]! += 1;
    }
  }
  return bins;
}

/**
 * The points that leave no more than so many percent of the samples below and above them; the ends of the scale where
 * there are none, or where all are of one level.
 */
export function pointsOf(bins: Float64Array, darkest: number, brightest: number): Points {
  const all = bins.reduce((sum, count) => sum + count, 0);
  let black = 0;
  for (let below = bins[0]!; black < bins.length - 1 && below <= (all * darkest) / 100;)
    below += bins[++black]!;
  let white = bins.length - 1;
  for (let above = bins[white]!; white > 0 && above <= (all * brightest) / 100;) above += bins[--white]!;
  return white > black ? { black, white } : { black: 0, white: bins.length - 1 };
}
