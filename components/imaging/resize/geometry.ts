import { compose, scaling, translation, type Matrix } from '@kumiki/component-sdk';
import type { Resize } from './component.types.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What becomes of a picture: it is scaled, then cut or laid on a canvas. Whole pixels. */
export interface Layout {
  /** The size that the whole image is scaled to. */
  readonly scaled: Size;
  /** The size of the result. */
  readonly result: Size;
  /** Where the scaled image's top left corner lies in the result: 0 or less where it is cut. */
  readonly left: number;
  readonly top: number;
  /** From pixels of the result to pixels of the source. */
  readonly transform: Matrix;
}

type LayoutParams = Pick<Resize['params'], 'width' | 'height' | 'fit' | 'position' | 'enlarge'>;

/** Lays an image out by a width, a height, or both, and the way to take them together. */
export function layOut(source: Size, params: LayoutParams): Layout {
  const box = boxOf(source, params);
  const scaled = scaledSize(source, box, params);
  const result = resultSize(scaled, box, params.fit);
  const [across, down] = shares(params.position);
  // The scaled image is larger than the result where it is cut, smaller where there is a border.
  const left = Math.round((result.width - scaled.width) * across);
  const top = Math.round((result.height - scaled.height) * down);
  const back = scaling(source.width / scaled.width, source.height / scaled.height);
  return { scaled, result, left, top, transform: compose(translation(-left, -top), back) };
}

/** The width and height asked for; one that is missing follows from the other. */
function boxOf(source: Size, { width, height }: LayoutParams): Size {
  if (width !== undefined && height !== undefined) return { width, height };
  const factor = width === undefined ? height! / source.height : width / source.width;
  return { width: width ?? pixels(source.width * factor), height: height ?? pixels(source.height * factor) };
}

function scaledSize(source: Size, box: Size, { fit, enlarge }: LayoutParams): Size {
  const most = enlarge ? Number.POSITIVE_INFINITY : 1;
  const x = Math.min(most, box.width / source.width);
  const y = Math.min(most, box.height / source.height);
  if (fit === 'fill') return { width: pixels(source.width * x), height: pixels(source.height * y) };
  const covers = fit === 'cover' || fit === 'outside';
  const factor = covers ? Math.max(x, y) : Math.min(x, y);
  return { width: pixels(source.width * factor), height: pixels(source.height * factor) };
}

function resultSize(scaled: Size, box: Size, fit: LayoutParams['fit']): Size {
  if (fit === 'contain') return box;
  if (fit !== 'cover') return scaled;
  return { width: Math.min(box.width, scaled.width), height: Math.min(box.height, scaled.height) };
}

function pixels(length: number): number {
  return Math.max(1, Math.round(length));
}

/** How much of the space left over lies before the image, across and down. */
function shares(position: LayoutParams['position']): [across: number, down: number] {
  const share = (before: string, after: string) =>
    position.includes(before) ? 0 : position.includes(after) ? 1 : 0.5;
  return [share('left', 'right'), share('top', 'bottom')];
}
