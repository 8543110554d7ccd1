import { derivedFrame, rootFrame, type Frame } from './frame.ts';
import { identity, scaling, type Matrix } from './matrix.ts';

/**
 * How the pixels of an image moved when another was made from it: a matrix from pixels of the new image to pixels
 * of the old one, or `scale` where the new image shows the whole old one in another size.
 */
export type Placement = Matrix | 'scale';

let unrooted = 0;

/** The name of a root that a step made; the runner replaces it by a name that is the same in every run. */
export function newRoot(): string {
  return `new:${++unrooted}`;
}

/**
 * The frame of an image by what is known of how it was made. Without a placement, an image of the same size lies
 * on the one that it was made from, and an image of another size is a root of its own.
 */
export function placed(
  source: Frame | undefined,
  width: number,
  height: number,
  placement?: Placement,
): Frame {
  if (!source) return rootFrame(newRoot(), width, height);
  if (placement === 'scale') {
    return derivedFrame(source, width, height, scaling(source.width / width, source.height / height));
  }
  if (placement) return derivedFrame(source, width, height, placement);
  const same = source.width === width && source.height === height;
  return same ? derivedFrame(source, width, height, identity) : rootFrame(newRoot(), width, height);
}
