/** A length in two directions. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * What of a picture is seen: `scale` is screen pixels (CSS) a pixel of the picture, `x` and `y` the point of the picture
 * that is in the middle of the pane. Panes of any size can share one, and then show the same place.
 */
export interface Viewport extends Point {
  readonly scale: number;
}

/** A pixel may become this large. */
const largest = 64;
/** The picture may become this part of what fits. */
const smallest = 0.5;

/** The whole picture, in the middle; never larger than it is. */
export function fit(picture: Size, pane: Size): Viewport {
  const scale = Math.min(1, pane.width / picture.width, pane.height / picture.height);
  return { scale: scale > 0 ? scale : 1, x: picture.width / 2, y: picture.height / 2 };
}

/**
 * Zooms by a factor; the point of the picture that lies at `at` stays there.
 * @param at in the pane, from its left top corner
 */
export function zoomAt(view: Viewport, factor: number, at: Point, picture: Size, pane: Size): Viewport {
  const least = fit(picture, pane).scale * smallest;
  const scale = Math.min(largest, Math.max(least, view.scale * factor));
  const held = toPicture(view, at, pane);
  return within({
    scale,
    x: held.x - (at.x - pane.width / 2) / scale,
    y: held.y - (at.y - pane.height / 2) / scale,
  }, picture); // prettier-ignore
}

/** Moves by so many screen pixels, as the hand does that drags. */
export function pan(view: Viewport, by: Point, picture: Size): Viewport {
  return within({ ...view, x: view.x - by.x / view.scale, y: view.y - by.y / view.scale }, picture);
}

/** The point of the picture that lies at a point of the pane. */
export function toPicture({ scale, x, y }: Viewport, at: Point, pane: Size): Point {
  return { x: x + (at.x - pane.width / 2) / scale, y: y + (at.y - pane.height / 2) / scale };
}

/** Where the left top corner of the picture lies in the pane. */
export function cornerOf({ scale, x, y }: Viewport, pane: Size): Point {
  return { x: pane.width / 2 - x * scale, y: pane.height / 2 - y * scale };
}

/** The pixel of the picture at a point of the pane, where there is one. */
export function pixelAt(view: Viewport, at: Point, picture: Size, pane: Size): Point | undefined {
  const { x, y } = toPicture(view, at, pane);
  const pixel = { x: Math.floor(x), y: Math.floor(y) };
  const isInside = pixel.x >= 0 && pixel.y >= 0 && pixel.x < picture.width && pixel.y < picture.height;
  return isInside ? pixel : undefined;
}

/** The pixel of a picture, maybe of another size, at the same place. */
export function samePlace({ x, y }: Point, from: Size, to: Size): Point {
  return { x: Math.floor((x * to.width) / from.width), y: Math.floor((y * to.height) / from.height) };
}

/** A part of a picture in whole pixels. */
export interface Area extends Point, Size {}

/** The part of the picture that the pane shows, in whole pixels; nothing where it shows none. */
export function visibleArea(view: Viewport, picture: Size, pane: Size): Area | undefined {
  const start = toPicture(view, { x: 0, y: 0 }, pane);
  const end = toPicture(view, { x: pane.width, y: pane.height }, pane);
  const x = Math.max(0, Math.floor(start.x));
  const y = Math.max(0, Math.floor(start.y));
  const width = Math.min(picture.width, Math.ceil(end.x)) - x;
  const height = Math.min(picture.height, Math.ceil(end.y)) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** Some of the picture stays in the middle: it cannot be lost. */
function within(view: Viewport, { width, height }: Size): Viewport {
  return {
    ...view,
    x: Math.min(width, Math.max(0, view.x)),
    y: Math.min(height, Math.max(0, view.y)),
  };
}
