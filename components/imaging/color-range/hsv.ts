import type { RawImage } from '@kumiki/component-sdk';

export interface HsvRange {
  /** Degrees; from more than to goes through 0. */
  readonly hueFrom: number;
  readonly hueTo: number;
  /** Percent. */
  readonly saturationFrom: number;
  readonly saturationTo: number;
  readonly valueFrom: number;
  readonly valueTo: number;
}

/** Writes 255 where a pixel is in all three ranges, ends included. */
export function insideHsv({ data, channels }: RawImage, range: HsvRange, into: Uint8Array): void {
  const white = data instanceof Uint16Array ? 65_535 : 255;
  // In levels and their shares, so that nothing is divided where the brightness alone decides.
  const [leastValue, mostValue] = [(range.valueFrom * white) / 100, (range.valueTo * white) / 100];
  const [leastShare, mostShare] = [range.saturationFrom / 100, range.saturationTo / 100];
  const { hueFrom, hueTo } = range;
  const through = hueFrom > hueTo;
  for (let at = 0, from = 0; at < into.length; at++, from += channels) {
    const [red, green, blue] = [data[from]!, data[from + 1]!, data[from + 2]!];
    const value = red > green ? (red > blue ? red : blue) : green > blue ? green : blue;
    if (value < leastValue || value > mostValue) continue;
    const least = red < green ? (red < blue ? red : blue) : green < blue ? green : blue;
    const spread = value - least;
    if (spread < leastShare * value || spread > mostShare * value) continue;
    let hue = 0;
    if (spread > 0) {
      if (value === red) hue = (60 * (green - blue)) / spread;
      else if (value === green) hue = 120 + (60 * (blue - red)) / spread;
      else hue = 240 + (60 * (red - green)) / spread;
      if (hue < 0) hue += 360;
    }
    const isIn = through ? hue >= hueFrom || hue <= hueTo : hue >= hueFrom && hue <= hueTo;
    // 0 and 360 are the same hue.
    if (isIn || (hue === 0 && hueTo === 360)) into[at] = 255;
  }
}
