import { kumikiError } from '../../errors/index.ts';
import { apply, compose, identity, inverse, type Matrix, type Point } from './matrix.ts';

/**
 * Where a picture's pixels are in the picture that it was made from. Data found in a picture (detections,
 * keypoints, measurements) carries the frame that it was found in, so that it can be mapped onto any other
 * picture of the same root: boxes found on a shrunk copy land right on the original.
 */
export interface Frame {
  /** Which picture the coordinates lead back to: its digest, or the value that made it. */
  readonly root: string;
  /** The size of this picture in pixels. */
  readonly width: number;
  readonly height: number;
  /** From pixels of this picture to pixels of the root. */
  readonly toRoot: Matrix;
}

/** A box in pixels: left, top, width, height. */
export type Box = readonly [x: number, y: number, width: number, height: number];

/** The frame of a picture that was made from no other. */
export function rootFrame(root: string, width: number, height: number): Frame {
  return { root, width, height, toRoot: identity };
}

/**
 * The frame of a picture made from another.
 * @param toSource from pixels of the new picture to pixels of the one it was made from
 */
export function derivedFrame(source: Frame, width: number, height: number, toSource: Matrix): Frame {
  return { root: source.root, width, height, toRoot: compose(toSource, source.toRoot) };
}

/**
 * The transform from pixels of one frame to pixels of another.
 * @throws FRAME_MISMATCH where the two lead back to different pictures
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
