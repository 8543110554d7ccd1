import type { Detection, Detections, Keypoints, Measurements, Verdict } from '@kumiki/component-sdk';
import type { Canvas, Paint } from './canvas.ts';
import { drawLine, emptyMask } from '@kumiki/component-sdk/drawing';
import { verdictColours } from './palette.ts';
import type { Style } from './style.ts';
import type { Tag } from './tags.ts';

/** Draws boxes and outlines, and gives the tags that belong to them. */
export function drawDetections(canvas: Canvas, { items }: Detections, style: Style): Tag[] {
  for (const item of items.toReversed()) drawShape(canvas, item, style);
  return items.flatMap((item) => {
    const text = [style.labels && item.label, style.scores && item.score.toFixed(2)]
      .filter(Boolean)
      .join(' ');
    return text === '' ? [] : [tagAt(item.box, text, item, style)];
  });
}

function drawShape(canvas: Canvas, { box, label, class: number, outline }: Detection, style: Style): void {
  const paint = { colour: style.colourOf(label, number), opacity: style.opacity };
  if (outline && outline.length > 1) drawPolygon(canvas, outline, style.lineWidth, paint);
  else drawBox(canvas, box, style.lineWidth, paint);
}

/** The line lies half outside of the box, half inside. */
function drawBox(canvas: Canvas, box: Detection['box'], thickness: number, paint: Paint): void {
  const half = thickness / 2;
  const [left, top, right, bottom] = [
    box[0] - half,
    box[1] - half,
    box[0] + box[2] + half,
    box[1] + box[3] + half,
  ].map(Math.round) as [number, number, number, number];
  canvas.frame(left, top, right - left, bottom - top, thickness, paint);
}

function drawPolygon(
  canvas: Canvas,
  outline: NonNullable<Detection['outline']>,
  thickness: number,
  paint: Paint,
): void {
  const within = (value: number, most: number) => Math.min(Math.max(value, 0), most);
  const xs = outline.map(([x]) => within(x, canvas.width));
  const ys = outline.map(([, y]) => within(y, canvas.height));
  const reach = Math.ceil(thickness / 2) + 1;
  const left = Math.floor(smallest(xs)) - reach;
  const top = Math.floor(smallest(ys)) - reach;
  const mask = emptyMask(Math.ceil(largest(xs)) + reach - left, Math.ceil(largest(ys)) + reach - top);
  const points = [...outline, outline[0]!].map(([x, y]) => [x - left, y - top] as const);
  drawLine(mask, points, thickness);
  canvas.stamp(mask, left, top, paint);
}

function smallest(values: readonly number[]): number {
  return values.reduce((low, value) => Math.min(low, value));
}

function largest(values: readonly number[]): number {
  return values.reduce((high, value) => Math.max(high, value));
}

/** Draws dots, and gives the tags of those that have a name. */
export function drawKeypoints(canvas: Canvas, { items }: Keypoints, style: Style): Tag[] {
  const size = Math.max(3, style.lineWidth * 2.5);
  const side = Math.ceil(size) + 2;
  const dot = emptyMask(side, side);
  drawLine(dot, [[side / 2, side / 2]], size);
  return items.flatMap(({ label, points }) =>
    points.flatMap(({ x, y, name }) => {
      const colour = style.colourOf(label ?? name ?? '');
      canvas.stamp(dot, Math.round(x - side / 2), Math.round(y - side / 2), {
        colour,
        opacity: style.opacity,
      });
      if (!style.labels || name === undefined) return [];
      const bottom = y - side / 2;
      return [{ text: name, colour, left: x, bottom, otherwise: y + side / 2, size: style.textSize * 0.75 }];
    }),
  );
}

/** Frames the places of measurements, and gives their tags; those without a place stand in lines from `top` on. */
export function drawMeasurements(canvas: Canvas, { items }: Measurements, style: Style, top: number): Tag[] {
  let line = top;
  const isOneName = items.every(({ name }) => name === items[0]!.name);
  return items.map(({ name, value, unit, label, box }) => {
    // Where everything is a measure of the same name, the label says enough.
    const what = label === undefined ? name : isOneName ? label : `${label} ${name}`;
    const text = `${what}: ${short(value)}${unit === undefined ? '' : ` ${unit}`}`;
    const colour = style.colourOf(label ?? name);
    if (box) {
      drawBox(canvas, box, Math.max(1, Math.round(style.lineWidth / 2)), { colour, opacity: style.opacity });
      return tagAt(box, text, { label: label ?? name }, style);
    }
    line += style.textSize;
    return { text, colour, left: 0, bottom: line, otherwise: 0, size: style.textSize };
  });
}

/** Four digits that count, or all in front of the point. */
function short(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4));
}

/** OK or NG at the upper left. */
export function verdictTag({ verdict }: Verdict, style: Style): Tag {
  const size = style.textSize * 2;
  return { text: verdict, colour: verdictColours[verdict], left: 0, bottom: size, otherwise: 0, size };
}

function tagAt(
  [x, y]: Detection['box'],
  text: string,
  { label, class: number }: { readonly label: string; readonly class?: number },
  { lineWidth, textSize, colourOf }: Style,
): Tag {
  const half = lineWidth / 2;
  const colour = colourOf(label, number);
  return { text, colour, left: x - half, bottom: y - half, otherwise: y + half, size: textSize };
}
