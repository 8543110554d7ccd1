import type { Node } from '@xyflow/svelte';

const hiddenBoxes = new WeakMap<Node, Node>();

/** The same boxes, none of which is drawn by itself: the canvas still knows where they stand. */
export function asHidden<Box extends Node>(boxes: readonly Box[]): Box[] {
  return boxes.map((box) => {
    const made = (hiddenBoxes.get(box) ?? { ...box, hidden: true }) as Box;
    hiddenBoxes.set(box, made);
    return made;
  });
}

/**
 * Boxes as the canvas gives them back. What it has measured takes the place of what was estimated, also where lines end.
 * @param before the boxes as they were given to it
 */
export function asMeasured<Box extends Node>(boxes: Box[], before: readonly Box[]): Box[] {
  if (!boxes.some(({ handles }) => handles)) return boxes;
  const known = new Map(before.map((box) => [box.id, box.measured]));
  return boxes.map((box) => {
    if (!box.handles || box.measured === known.get(box.id)) return box;
    const { handles: _, ...measured } = box;
    return measured as Box;
  });
}
