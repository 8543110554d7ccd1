import type { CanvasBox } from '../canvas-model.ts';

const hiddenBoxes = new WeakMap<CanvasBox, CanvasBox>();

/** The same boxes, none of which is drawn by itself: the canvas still knows where they stand. */
export function asHidden(boxes: readonly CanvasBox[]): CanvasBox[] {
  return boxes.map((box) => {
    const made = hiddenBoxes.get(box) ?? { ...box, hidden: true };
    hiddenBoxes.set(box, made);
    return made;
  });
}

/**
 * Boxes as the canvas gives them back. What it has measured takes the place of what was estimated, also where lines end.
 * @param before the boxes as they were given to it
 */
export function asMeasured(boxes: CanvasBox[], before: readonly CanvasBox[]): CanvasBox[] {
  if (!boxes.some(({ handles }) => handles)) return boxes;
  const known = new Map(before.map((box) => [box.id, box.measured]));
  return boxes.map((box) => {
    if (!box.handles || box.measured === known.get(box.id)) return box;
    const { handles: _, ...measured } = box;
    return measured;
  });
}
