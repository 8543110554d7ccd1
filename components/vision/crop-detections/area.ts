import type { Box } from '@kumiki/component-sdk';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A part of an image in whole pixels. */
export interface Area extends Size {
  readonly left: number;
  readonly top: number;
}

export interface AreaOptions {
  /** Percent of the box's width and height, added on each side. */
  readonly margin: number;
  readonly square: boolean;
  /** Pixels. */
  readonly minSize: number;
}

/** Digits that arithmetic leaves behind a whole pixel do not count as one more pixel. */
const nearly = 1e-6;

/**
 * The pixels to cut out for a box: all that it touches, with the margin, as far as the image reaches. A side that
 * is made longer grows on both ends, and at an edge of the image on the other one.
 * @returns `undefined` where the box lies outside of the image
 */
export function areaFor([x, y, width, height]: Box, picture: Size, options: AreaOptions): Area | undefined {
  const share = options.margin / 100;
  const across = span(x - width * share, x + width * (1 + share), picture.width);
  const down = span(y - height * share, y + height * (1 + share), picture.height);
  if (!across || !down) return undefined;
  const longer = options.square ? Math.max(across.length, down.length) : 0;
  const least = Math.max(longer, options.minSize);
  const horizontal = widened(across, least, picture.width);
  const vertical = widened(down, least, picture.height);
  return { left: horizontal.start, top: vertical.start, width: horizontal.length, height: vertical.length };
}

interface Span {
  readonly start: number;
  readonly length: number;
}

function span(from: number, to: number, side: number): Span | undefined {
  const start = Math.max(0, Math.floor(from + nearly));
  const end = Math.min(side, Math.ceil(to - nearly));
  return end > start ? { start, length: end - start } : undefined;
}

function widened({ start, length }: Span, least: number, side: number): Span {
  const wanted = Math.min(side, Math.max(length, least));
  const moved = start - Math.floor((wanted - length) / 2);
  return { start: Math.min(Math.max(0, moved), side - wanted), length: wanted };
}
