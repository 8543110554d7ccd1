import { fit, pan, zoomAt, type Point, type Size, type Viewport } from './viewport.ts';

/** What panes that are moved together show. */
export class ViewState {
  /** Nothing: the whole picture, whatever the size of the pane. */
  view = $state.raw<Viewport | undefined>(undefined);
  /** The pixel that is looked at, in all panes. */
  pixel = $state.raw<Point | undefined>(undefined);

  of(picture: Size, pane: Size): Viewport {
    return this.view ?? fit(picture, pane);
  }

  /** @param at in the pane; its middle where it is left out */
  zoom(factor: number, picture: Size, pane: Size, at: Point = middleOf(pane)): void {
    this.view = zoomAt(this.of(picture, pane), factor, at, picture, pane);
  }

  /** @param by in screen pixels, as the hand moves */
  move(by: Point, picture: Size, pane: Size): void {
    this.view = pan(this.of(picture, pane), by, picture);
  }

  fit(): void {
    this.view = undefined;
  }

  /** One pixel of the picture is one of the screen. */
  actual(picture: Size, pane: Size): void {
    this.zoom(1 / this.of(picture, pane).scale, picture, pane);
  }
}

function middleOf({ width, height }: Size): Point {
  return { x: width / 2, y: height / 2 };
}
