import { moveToGroup } from '../../../document/canvas.ts';
import { readSource, type PipelineDocument, type Position } from '../../../document/document.ts';
import { nodeWidth } from '../../../document/box-size.ts';
import type { CanvasBox } from '../canvas-box.ts';
import { readDrawing } from './drawing.ts';
import { lineAt, type Point } from './line-at.ts';

/** Whether no line goes into a step or out of it: only such a one goes into a line that it is dropped on. */
export function isLoose(document: PipelineDocument, id: string): boolean {
  const step = document.steps[id];
  if (!step || Object.values(step.inputs ?? {}).some((reference) => readSource(reference))) return false;
  const all = [...Object.values(document.steps).map(({ inputs }) => inputs ?? {}), document.outputs ?? {}];
  return !all.some((inputs) => Object.values(inputs).some((reference) => readSource(reference)?.node === id));
}

/** The line that a box which is dragged lies on: below the pointer, or below its middle. */
export function spliceTarget(
  pointer: Point,
  id: string,
  toScreen: (at: Position) => Position,
): string | undefined {
  const box = document
    .querySelector(`.svelte-flow__node[data-id="${CSS.escape(id)}"]`)
    ?.getBoundingClientRect();
  const zoom = toScreen({ x: 1, y: 0 }).x - toScreen({ x: 0, y: 0 }).x;
  const middles = box
    ? [0.5, 0.3, 0.7].map((part) => ({
        x: box.left + (nodeWidth * zoom) / 2,
        y: box.top + box.height * part,
      }))
    : [];
  return [pointer, ...middles].map(lineAt).find((line) => line !== undefined);
}

/**
 * The document after boxes were dragged: a frame takes what is in it along, and a step that is let go inside of a frame
 * belongs to it.
 * @param place notes where boxes stand
 */
export function droppedPlaces(
  document: PipelineDocument,
  all: readonly CanvasBox[],
  moved: readonly CanvasBox[],
  place: (places: Readonly<Record<string, Position>>) => PipelineDocument,
): PipelineDocument {
  const frames = new Map(all.filter(({ type }) => type === 'frame').map((frame) => [frame.id, frame]));
  const now = new Map(moved.map((box) => [box.id, box]));
  const places: Record<string, Position> = {};
  const put = (box: CanvasBox) => {
    const parent =
      box.parentId === undefined ? undefined : (now.get(box.parentId) ?? frames.get(box.parentId));
    const { x, y } = box.position;
    places[box.id] = parent ? { x: x + parent.position.x, y: y + parent.position.y } : { x, y };
  };
  for (const box of moved) {
    if (box.type === 'frame')
      for (const inside of all) if (inside.parentId === box.id) put(now.get(inside.id) ?? inside);
    if (box.type !== 'frame' && readDrawing(box.id)?.kind !== 'group') put(box);
  }
  for (const box of moved) {
    // A closed group takes its steps along.
    const drawing = readDrawing(box.id);
    const before = all.find(({ id }) => id === box.id);
    if (drawing?.kind !== 'group' || box.type !== 'box' || !before) continue;
    Object.assign(places, closedPlaces(document, drawing.at, box.position));
  }
  const after = place(places);
  return intoFrames(after, [...frames.values()], moved, places);
}

/** Where the steps of a closed group stand after its box was moved: their left upper corner is its own. */
function closedPlaces(
  document: PipelineDocument,
  at: number,
  to: Position,
): Readonly<Record<string, Position>> {
  const positions = document.canvas?.positions ?? {};
  const steps = (document.canvas?.groups?.[at]?.steps ?? []).filter((id) => positions[id]);
  const left = Math.min(...steps.map((id) => positions[id]!.x));
  const top = Math.min(...steps.map((id) => positions[id]!.y));
  return Object.fromEntries(
    steps.map((id) => [id, { x: positions[id]!.x + to.x - left, y: positions[id]!.y + to.y - top }]),
  );
}

function intoFrames(
  document: PipelineDocument,
  frames: readonly CanvasBox[],
  moved: readonly CanvasBox[],
  places: Readonly<Record<string, Position>>,
): PipelineDocument {
  let after = document;
  for (const { id, type, parentId, measured } of moved) {
    const place = places[id];
    if (type !== 'box' || parentId !== undefined || !place || !document.steps[id]) continue;
    const middle = {
      x: place.x + (measured?.width ?? nodeWidth) / 2,
      y: place.y + (measured?.height ?? 80) / 2,
    };
    const frame = frames.find(({ position, width = 0, height = 0 }) => {
      const isAcross = middle.x >= position.x && middle.x <= position.x + width;
      return isAcross && middle.y >= position.y && middle.y <= position.y + height;
    });
    const drawing = frame && readDrawing(frame.id);
    const group = drawing && after.canvas?.groups?.[drawing.at];
    if (group) after = moveToGroup(after, [id], group);
  }
  return after;
}
