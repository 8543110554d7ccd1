import type { RawImage } from '@kumiki/component-sdk';
import type { Backdrop } from './backdrop.ts';
import { solid } from './mask.ts';
import { coloursOf, whiteOf, type Picture, type Samples } from './samples.ts';

/**
 * Takes the background out of each pixel by its share in it, and puts a colour in its place. On an edge, what is left
 * is the thing's own part: level − (1 − share) × background, from 0 to share × white.
 * @param colour samples of the new background; without it, it becomes transparent
 */
export function replaceBackground(
  picture: Picture,
  { shift, cellsAcross, levels }: Backdrop,
  mask: Uint16Array,
  colour: readonly number[] | undefined,
): RawImage {
  const { data, width, height, channels } = picture;
  const colours = coloursOf(picture);
  const made = (colours + (colour ? 0 : 1)) as RawImage['channels'];
  const result: Samples =
    data instanceof Uint8Array ? new Uint8Array(mask.length * made) : new Uint16Array(mask.length * made);
  const white = whiteOf(data);
  const alphaAt = channels > colours ? colours : -1;
  let [pixel, from, to] = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    const row = (y >> shift) * cellsAcross;
    for (let x = 0; x < width; x++, pixel++, from += channels, to += made) {
      const found = mask[pixel]!;
      // Nearly all pixels are wholly one or the other.
      if (found === solid && alphaAt < 0) {
        for (let channel = 0; channel < colours; channel++) result[to + channel] = data[from + channel]!;
        if (!colour) result[to + colours] = white;
        continue;
      }
      if (found === 0) {
        if (colour)
          for (let channel = 0; channel < colours; channel++) result[to + channel] = colour[channel]!;
        continue;
      }
      const share = found / solid;
      const opacity = alphaAt < 0 ? 1 : data[from + alphaAt]! / white;
      const kept = share * opacity;
      const cell = (row + (x >> shift)) * 3;
      for (let channel = 0; channel < colours; channel++) {
        const level = data[from + channel]! - (1 - share) * levels[cell + channel]!;
        const own = level < 0 ? 0 : level > share * white ? share * white : level;
        if (colour) result[to + channel] = own * opacity + (1 - kept) * colour[channel]! + 0.5;
        else result[to + channel] = own / share + 0.5;
      }
      if (!colour) result[to + colours] = kept * white + 0.5;
    }
  }
  return { data: result, width, height, channels: made };
}
