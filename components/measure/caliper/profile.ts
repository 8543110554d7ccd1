import type { RawImage } from '@kumiki/component-sdk';

export interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** Between two samples along the line, in pixels. */
export const step = 0.25;

/** The brightness along a line in levels of 255, each sample the mean across the band. */
export function profileAlong(raw: RawImage, line: Line, length: number, width: number): Float64Array {
  const [along, down] = [(line.x2 - line.x1) / length, (line.y2 - line.y1) / length];
  const across = Math.max(1, Math.round(width));
  const scale = 1 / (across * (raw.data instanceof Uint16Array ? 257 : 1));
  const profile = new Float64Array(Math.floor(length / step) + 1);
  for (let lane = 0; lane < across; lane++) {
    const off = lane - (across - 1) / 2;
    // From the centres of pixels.
    const [x, y] = [line.x1 - down * off - 0.5, line.y1 + along * off - 0.5];
    addLane(profile, raw, x, y, along * step, down * step);
  }
  for (let at = 0; at < profile.length; at++) profile[at]! *= scale;
  return profile;
}

/** Adds what lies along a line, bilinear; beyond the edge, what is at the edge. */
function addLane(
  profile: Float64Array,
  { data, width, height }: RawImage,
  startX: number,
  startY: number,
  stepX: number,
  stepY: number,
): void {
  const [right, bottom] = [width - 1, height - 1];
  for (let at = 0; at < profile.length; at++) {
    const x = clamp(startX + stepX * at, right);
    const y = clamp(startY + stepY * at, bottom);
    // Neither is below 0.
    const [left, top] = [x | 0, y | 0];
    const from = top * width + left;
    const next = left < right ? 1 : 0;
    const below = from + (top < bottom ? width : 0);
    const upper = data[from]! + (data[from + next]! - data[from]!) * (x - left);
    const lower = data[below]! + (data[below + next]! - data[below]!) * (x - left);
    profile[at]! += upper + (lower - upper) * (y - top);
  }
}

function clamp(at: number, last: number): number {
  return at < 0 ? 0 : at > last ? last : at;
}
