import type { Viewport } from './viewport.ts';

/** `SCALE,X,Y`: screen pixels a pixel of the picture, and the point in the middle. */
export function viewText({ scale, x, y }: Viewport): string {
  return [Number(scale.toPrecision(4)), Math.round(x), Math.round(y)].join(',');
}

/** Nothing where the text is no view: then the whole picture is shown. */
export function readView(text: string): Viewport | undefined {
  if (!/^\d+(?:\.\d+)?(?:e-\d)?,\d{1,6},\d{1,6}$/.test(text)) return undefined;
  const [scale = 0, x = 0, y = 0] = text.split(',').map(Number);
  return scale > 0 && scale <= 64 ? { scale, x, y } : undefined;
}
