import type { Box, Detection, Point } from '@kumiki/component-sdk';
import type { BlurRegions } from './component.types.ts';

type Params = BlurRegions['params'];

/** An area of an image, in pixels. */
export interface Region {
  /** Around the area without its soft edge. */
  readonly box: Box;
  readonly shape: Shape;
}

export type Shape =
  | { readonly kind: 'box' }
  | { readonly kind: 'ellipse' }
  | { readonly kind: 'polygon'; readonly points: readonly Point[] };

/** The regions of detections, by the parameters, and those that are drawn. */
export function regionsOf(items: readonly Detection[], params: Params): Region[] {
  const { labels, margin, shape, rectangle, polygon, areas } = params;
  const regions = items
    .filter(({ label }) => labels.length === 0 || labels.includes(label))
    .map((item) => detected(item, margin / 100, shape));
  for (const { x, y, width, height } of [...(rectangle ? [rectangle] : []), ...areas]) {
    regions.push({ box: [x, y, width, height], shape: { kind: 'box' } });
  }
  if (polygon) regions.push(around(polygon.map(({ x, y }): Point => [x, y])));
  return regions.filter(({ box }) => box[2] > 0 && box[3] > 0);
}

function detected({ box, outline }: Detection, margin: number, shape: Params['shape']): Region {
  const [x, y, width, height] = box;
  if (shape === 'outline' && outline && outline.length >= 3) {
    // Away from the middle of the box.
    const [middleX, middleY] = [x + width / 2, y + height / 2];
    const grow = 1 + 2 * margin;
    return around(
      outline.map(([px, py]): Point => [middleX + (px - middleX) * grow, middleY + (py - middleY) * grow]),
    );
  }
  const wider: Box = [
    x - width * margin,
    y - height * margin,
    width * (1 + 2 * margin),
    height * (1 + 2 * margin),
  ];
  if (shape !== 'ellipse') return { box: wider, shape: { kind: 'box' } };
  // Through the corners, so that all of the box is inside.
  const more = (Math.SQRT2 - 1) / 2;
  const [left, top, wide, high] = wider;
  const whole: Box = [left - wide * more, top - high * more, wide * Math.SQRT2, high * Math.SQRT2];
  return { box: whole, shape: { kind: 'ellipse' } };
}

function around(points: readonly Point[]): Region {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { box: [left, top, right - left, bottom - top], shape: { kind: 'polygon', points } };
}
