/** A corner, a side or the middle of an image. */
export type Position =
  'topLeft' | 'top' | 'topRight' | 'left' | 'center' | 'right' | 'bottomLeft' | 'bottom' | 'bottomRight';

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Where something of a size lies in an image, in whole pixels.
 * @param gap pixels from the edges that the position names
 */
export function placeAt(
  position: Position,
  inner: Size,
  outer: Size,
  gap: number,
): { readonly left: number; readonly top: number } {
  const along = (room: number, toStart: boolean, toEnd: boolean) =>
    toStart ? gap : toEnd ? room - gap : Math.round(room / 2);
  return {
    left: along(outer.width - inner.width, /left/i.test(position), /right/i.test(position)),
    top: along(outer.height - inner.height, /top/i.test(position), /bottom/i.test(position)),
  };
}
