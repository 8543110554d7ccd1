import type { Size } from '../../../../parts/images/viewer/viewport.ts';

/** The size whose long edge is `edge` pixels; never larger than it is. @param edge as it is, where it is left out */
export function scaledSize({ width, height }: Size, edge: number | undefined): Size {
  const ratio = edge === undefined ? 1 : Math.min(1, edge / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * ratio)), height: Math.max(1, Math.round(height * ratio)) };
}
