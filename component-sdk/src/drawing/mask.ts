/** Coverage of pixels, 0 to 255, row by row: a shape before it has a colour. */
export interface Mask {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export function emptyMask(width: number, height: number): Mask {
  return { data: new Uint8Array(width * height), width, height };
}

type Point = readonly [x: number, y: number];

/**
 * Draws a line of some thickness along points, with round ends and joints and smooth edges; one point is a dot.
 * Where lines cross, coverage is the larger one, so that nothing counts twice.
 */
export function drawLine(mask: Mask, points: readonly Point[], thickness: number): void {
  const [first] = points;
  if (!first) return;
  if (points.length === 1) drawSegment(mask, first, first, thickness / 2);
  for (let at = 1; at < points.length; at++) drawSegment(mask, points[at - 1]!, points[at]!, thickness / 2);
}

function drawSegment({ data, width, height }: Mask, from: Point, to: Point, radius: number): void {
  const [x1, y1] = from;
  const [dx, dy] = [to[0] - x1, to[1] - y1];
  const square = dx * dx + dy * dy;
  const reach = radius + 1;
  const left = Math.max(0, Math.floor(Math.min(x1, to[0]) - reach));
  const right = Math.min(width, Math.ceil(Math.max(x1, to[0]) + reach));
  const top = Math.max(0, Math.floor(Math.min(y1, to[1]) - reach));
  const bottom = Math.min(height, Math.ceil(Math.max(y1, to[1]) + reach));
  for (let y = top; y < bottom; y++) {
    const py = y + 0.5 - y1;
    for (let x = left; x < right; x++) {
      const px = x + 0.5 - x1;
      const share = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
      const distance = Math.hypot(px - share * dx, py - share * dy);
      const coverage = radius + 0.5 - distance;
      if (coverage <= 0) continue;
      const level = coverage >= 1 ? 255 : Math.round(coverage * 255);
      const at = y * width + x;
      if (level > data[at]!) data[at] = level;
    }
  }
}
