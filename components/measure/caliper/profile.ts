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
  const unit = raw.data instanceof Uint16Array ? 257 : 1;
  return Float64Array.from({ length: Math.floor(length / step) + 1 }, (_, at) => {
    let sum = 0;
    for (let lane = 0; lane < across; lane++) {
      const off = lane - (across - 1) / 2;
      const x = line.x1 + along * at * step - down * off;
      const y = line.y1 + down * at * step + along * off;
      sum += levelAt(raw, x - 0.5, y - 0.5);
    }
    return sum / across / unit;
  });
}

/** Bilinear, from the centres of pixels; beyond the edge, what is at the edge. */
function levelAt({ data, width, height }: RawImage, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [shareX, shareY] = [x - left, y - top];
  const column = (at: number) => Math.min(width - 1, Math.max(0, at));
  const row = (at: number) => Math.min(height - 1, Math.max(0, at)) * width;
  const [x0, x1, y0, y1] = [column(left), column(left + 1), row(top), row(top + 1)];
  const above = data[y0 + x0]! * (1 - shareX) + data[y0 + x1]! * shareX;
  const below = data[y1 + x0]! * (1 - shareX) + data[y1 + x1]! * shareX;
  return above * (1 - shareY) + below * shareY;
}
