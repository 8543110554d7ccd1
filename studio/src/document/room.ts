import { nodeWidth } from './box-size.ts';
import { outputsNode, readSource, type PipelineDocument, type Position } from './document.ts';
import { canvasName, moveNodes } from './edit.ts';

/** The room between boxes that stand side by side, in pixels of the canvas. */
export const room = 48;

/** Boxes whose corners lie further apart than this, up and down, are not in each other's way. */
const far = 220;

/**
 * Puts a step to the right of what it takes its values from, and moves what comes after it to the right as far as the step
 * needs room, so that it covers nothing where it was put into a line.
 */
export function makeRoom(document: PipelineDocument, id: string): PipelineDocument {
  const places = document.canvas?.positions ?? {};
  const own = places[canvasName(id)];
  const next = readersOf(document, id).flatMap((reader) => places[canvasName(reader)] ?? []);
  if (!own || next.length === 0) return document;
  const isNear = ({ x, y }: Position) => Math.abs(y - own.y) < far && x + nodeWidth > own.x - room;
  const before = sourcesOf(document, id).flatMap((source) => places[canvasName(source)] ?? []);
  const covering = before.filter((place) => isNear(place) && place.x <= own.x);
  const x = Math.max(own.x, ...covering.map((place) => place.x + nodeWidth + room));
  const missing = Math.max(0, ...next.filter(isNear).map((place) => x + nodeWidth + room - place.x));
  if (missing === 0 && x === own.x) return document;
  const moved = [...allAfter(document, id)].flatMap((after): [string, Position][] => {
    const place = places[canvasName(after)];
    return place ? [[after, { x: Math.round(place.x + missing), y: place.y }]] : [];
  });
  return moveNodes(document, { ...Object.fromEntries(moved), [id]: { x, y: own.y } });
}

/** Whether anything takes what a step gives. */
export function isRead(document: PipelineDocument, id: string): boolean {
  return readersOf(document, id).length > 0;
}

/** The boxes that take what a step gives. */
function readersOf(document: PipelineDocument, id: string): readonly string[] {
  const reads = (reference: unknown) => readSource(reference)?.node === id;
  const steps = Object.entries(document.steps).filter(([, { inputs = {} }]) =>
    Object.values(inputs).some(reads),
  );
  const isGivenOut = Object.values(document.outputs ?? {}).some(reads);
  return [...steps.map(([step]) => step), ...(isGivenOut ? [outputsNode] : [])];
}

/** The boxes that a step takes its values from. */
function sourcesOf({ steps }: PipelineDocument, id: string): readonly string[] {
  return Object.values(steps[id]?.inputs ?? {}).flatMap((reference) => readSource(reference)?.node ?? []);
}

/** All boxes that come after a step, however far. */
function allAfter(document: PipelineDocument, id: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [id];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const reader of readersOf(document, at)) {
      if (found.has(reader) || reader === id) continue;
      found.add(reader);
      open.push(reader);
    }
  }
  return found;
}
