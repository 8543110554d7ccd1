/** Pixels of 8 or 16 bits in colour, height × width × channels. */
export interface ColourPicture {
  readonly data: Uint8Array | Uint16Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** A rectangle of whole pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Red, green and blue as linear light, 0 to 1. */
export type Light = readonly [red: number, green: number, blue: number];

/** Linear light 0 to 1 of a level 0 to 1, by the curve of standard RGB (IEC 61966-2-1). */
export function toLinear(level: number): number {
  return level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;
}

export function fromLinear(light: number): number {
  return light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
}

/**
 * The mean light of an area, without `hole` and without what cannot be seen.
 * @param linear light by level
 */
export function meanLight(
  { data, width, channels }: ColourPicture,
  area: Area,
  linear: Float64Array,
  hole?: Area,
): Light {
  let [red, green, blue] = [0, 0, 0];
  const hasAlpha = channels === 4;
  for (let y = area.top; y < area.top + area.height; y++) {
    const isInHole = hole !== undefined && y >= hole.top && y < hole.top + hole.height;
    for (let x = area.left; x < area.left + area.width; x++) {
      if (isInHole && x === hole.left) x += hole.width;
      if (x >= area.left + area.width) break;
      const at = (y * width + x) * channels;
      if (hasAlpha && data[at + 3] === 0) continue;
      red += linear[data[at]!]!;
      green += linear[data[at + 1]!]!;
      blue += linear[data[at + 2]!]!;
    }
  }
  return [red, green, blue];
}

/** The light of the level that only one percent of the samples of each channel are above. */
export function brightLight({ data, channels }: ColourPicture, linear: Float64Array): Light {
  const share = 0.01;
  const light = [0, 1, 2].map((channel) => {
    const bins = new Float64Array(linear.length);
    let all = 0;
    for (let at = 0; at < data.length; at += channels) {
      if (channels === 4 && data[at + 3] === 0) continue;
      bins[data[at + channel]!]! += 1;
      all++;
    }
    let level = bins.length - 1;
    for (let above = bins[level]!; level > 0 && above <= all * share;) above += bins[--level]!;
    return linear[level]!;
  });
  return light as unknown as Light;
}

/**
 * What each channel's linear light is multiplied with so that the light becomes grey of the same luminance (ITU-R
 * BT.709): the von Kries rule on standard RGB. Nothing changes where a channel has no light at all, which tells
 * nothing.
 * @param strength 0 (no change) to 1
 */
export function gainsFor([red, green, blue]: Light, strength: number): Light {
  if (!(red > 0 && green > 0 && blue > 0)) return [1, 1, 1];
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const gain = (light: number) => (luminance / light) ** strength;
  return [gain(red), gain(green), gain(blue)];
}
