import type { Matrix } from '@kumiki/component-sdk';
import type { Corners } from './corners.ts';

/**
 * The transform from an upright rectangle at the origin to four corners: the projective map of the unit square in closed
 * form (P. Heckbert, Fundamentals of Texture Mapping and Image Warping, 1989, section 2.2.3), the square in the size of the
 * rectangle.
 */
export function homography(
  size: { readonly width: number; readonly height: number },
  corners: Corners,
): Matrix {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = corners;
  const [dx1, dy1] = [x1 - x2, y1 - y2];
  const [dx2, dy2] = [x3 - x2, y3 - y2];
  const [sumX, sumY] = [x0 - x1 + x2 - x3, y0 - y1 + y2 - y3];
  const scale = dx1 * dy2 - dx2 * dy1;
  const g = (sumX * dy2 - dx2 * sumY) / scale;
  const h = (dx1 * sumY - sumX * dy1) / scale;
  const { width, height } = size;
  return [
    (x1 - x0 + g * x1) / width,
    (x3 - x0 + h * x3) / height,
    x0,
    (y1 - y0 + g * y1) / width,
    (y3 - y0 + h * y3) / height,
    y0,
    g / width,
    h / height,
    1,
  ];
}
