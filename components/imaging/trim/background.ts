import { colourSamples, type Image, type RawImage } from '@kumiki/component-sdk';
import type { Trim } from './component.types.ts';

/** What counts as background: the samples of a colour, or transparency alone. */
export type Background = readonly number[] | 'transparent';

/** A pixel that is less opaque than this share counts as transparent in a corner. */
const opaqueFrom = 0.5;

export function backgroundOf(raw: RawImage, image: Image, params: Trim['params']): Background {
  if (params.background === 'transparent') return 'transparent';
  const colours = raw.channels - (image.alpha ? 1 : 0);
  if (params.background === 'color') return colourSamples(params.color, image).slice(0, colours);
  const corners = cornersOf(raw);
  if (image.alpha) {
    const white = whiteOf(raw);
    const clear = corners.filter((at) => raw.data[at + colours]! < white * opaqueFrom);
    if (clear.length >= corners.length / 2) return 'transparent';
  }
  return Array.from({ length: colours }, (_, channel) =>
    middle(corners.map((at) => raw.data[at + channel]!)),
  );
}

/** The level of white, and of what is opaque. */
export function whiteOf({ data }: RawImage): number {
  if (data instanceof Uint8Array) return 255;
  return data instanceof Uint16Array ? 65_535 : 1;
}

function cornersOf({ width, height, channels }: RawImage): number[] {
  const [right, bottom] = [width - 1, (height - 1) * width];
  return [0, right, bottom, bottom + right].map((pixel) => pixel * channels);
}

/** The mean of the two middle ones of four, so that one corner with something in it does not count. */
function middle(levels: readonly number[]): number {
  const [, second, third] = levels.toSorted((a, b) => a - b);
  return (second! + third!) / 2;
}
