import { kumikiError } from '../../errors/index.ts';
import { apply, compose, identity, inverse, type Matrix, type Point } from './matrix.ts';

/**
 * Where an image's pixels are in the image that it was made from. Data found in an image (detections,
 * keypoints, measurements) carries the frame that it was found in, so that it can be mapped onto any other
 * image of the same root: boxes found on a shrunk copy land right on the original.
 */
export interface Frame {
  /** Which image the coordinates lead back to: its digest, or the value that made it. */
  readonly root: string;
  /** The size of this image in pixels. */
  readonly width: number;
  readonly height: number;
  /** From pixels of this image to pixels of the root. */
  readonly toRoot: Matrix;
}

/** Gives the name of a root, the same each time; it may cost something. */
export type FindRoot = () => string;

/** The frames whose root nobody has asked for so far. */
const late = new WeakMap<Frame, FindRoot>();

/** Whether the root of a frame is known without work. */
export function knowsRoot(frame: Frame): boolean {
  return !late.has(frame);
}

/** A frame like any other, whose root is found when somebody reads it. */
function frameWith(find: FindRoot, about: Omit<Frame, 'root'>): Frame {
  let root: string | undefined;
  const frame: Frame = {
    get root() {
      late.delete(frame);
      return (root ??= find());
    },
    ...about,
  };
  late.set(frame, find);
  return frame;
}

/** A box in pixels: left, top, width, height. */
export type Box = readonly [x: number, y: number, width: number, height: number];

/** The frame of an image that was made from no other. */
export function rootFrame(root: string | FindRoot, width: number, height: number): Frame {
  const about = { width, height, toRoot: identity };
  return typeof root === 'string' ? { root, ...about } : frameWith(root, about);
}

/**
 * The frame of an image made from another.
 * @param toSource from pixels of the new image to pixels of the one it was made from
 */
export function derivedFrame(source: Frame, width: number, height: number, toSource: Matrix): Frame {
  const about = { width, height, toRoot: compose(toSource, source.toRoot) };
  return late.has(source) ? frameWith(() => source.root, about) : { root: source.root, ...about };
}

/** The same place in an image of another size. */
export function resized(source: Frame, width: number, height: number): Frame {
  const { toRoot } = source;
  const about = { width, height, toRoot };
  return late.has(source) ? frameWith(() => source.root, about) : { root: source.root, ...about };
}

/**
 * The transform from pixels of one frame to pixels of another.
 * @throws FRAME_MISMATCH where the two lead back to different images
 */
export function between(from: Frame, to: Frame, what = 'The values'): Matrix {
  const back = from.root === to.root ? inverse(to.toRoot) : undefined;
  if (!back) throw kumikiError('FRAME_MISMATCH', { what, found: from.root, expected: to.root });
  return compose(from.toRoot, back);
}

export function mapPoint(matrix: Matrix, point: Point): Point {
  return apply(matrix, point);
}

/** The upright box around a mapped box. */
export function mapBox(matrix: Matrix, [x, y, width, height]: Box): Box {
  const corners = [
    apply(matrix, [x, y]),
    apply(matrix, [x + width, y]),
    apply(matrix, [x + width, y + height]),
    apply(matrix, [x, y + height]),
  ];
  const xs = corners.map(([cornerX]) => cornerX);
  const ys = corners.map(([, cornerY]) => cornerY);
  const left = Math.min(...xs);
  const top = Math.min(...ys);
  return [left, top, Math.max(...xs) - left, Math.max(...ys) - top];
}
