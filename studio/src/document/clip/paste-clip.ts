import { callerParam, callerSchemas } from '../caller-params.ts';
import { most } from '../canvas.ts';
import {
  readSource,
  writeSource,
  type DocumentStep,
  type PipelineDocument,
  type Position,
} from '../document.ts';
import { moveNodes } from '../edit.ts';
import { freeName } from '../names.ts';
import { mostSteps, type Clip } from './read-clip.ts';

/** What is pasted, and where. */
export interface Pasted {
  readonly document: PipelineDocument;
  /** The names that the steps have now. */
  readonly ids: readonly string[];
}

/**
 * Puts copied steps into a document, under names that are free. Lines among them are kept; what they took from outside is
 * kept where they go into the pipeline that they are of, and it is still there.
 * @param at where the first one stands, its left upper corner; without it, a little beside where they stood
 * @returns nothing where the document would have too many steps
 */
export function pasteClip(document: PipelineDocument, clip: Clip, at?: Position): Pasted | undefined {
  const wanted = Object.keys(clip.steps);
  if (Object.keys(document.steps).length + wanted.length > mostSteps) return undefined;
  const taken = new Set(Object.keys(document.steps));
  const names = new Map<string, string>();
  for (const id of wanted) {
    const name = freeName(id, taken);
    names.set(id, name);
    taken.add(name);
  }
  const files = filesFor(document, clip);
  const steps = Object.fromEntries(
    wanted.map((id) => [names.get(id)!, pastedStep(document, clip, clip.steps[id]!, names, files.names)]),
  );
  const moved = placesFor(clip, at);
  const withSteps: PipelineDocument = {
    ...document,
    ...(Object.keys(files.added).length > 0 && { files: { ...document.files, ...files.added } }),
    steps: { ...document.steps, ...steps },
  };
  const positions = Object.entries(moved.steps).map(([id, place]) => [names.get(id)!, place]);
  const placed = moveNodes(withSteps, Object.fromEntries(positions) as Record<string, Position>);
  return { document: withDrawings(placed, clip, names, moved.by), ids: [...names.values()] };
}

function pastedStep(
  document: PipelineDocument,
  { pipeline }: Clip,
  { inputs = {}, params = {}, when, ...step }: DocumentStep,
  names: ReadonlyMap<string, string>,
  files: ReadonlyMap<string, string>,
): DocumentStep {
  const isOwn = pipeline === document.name;
  const joined = Object.entries(inputs).flatMap(([port, reference]) => {
    const source = readSource(reference);
    if (!source) return isReference(reference) ? [] : [[port, reference] as const];
    const inside = names.get(source.node);
    if (inside !== undefined) return [[port, writeSource({ ...source, node: inside })] as const];
    if (source.port.startsWith('files.')) {
      const file = files.get(source.port.slice('files.'.length));
      return file === undefined ? [] : [[port, `$files.${file}`] as const];
    }
    return isOwn && isThere(document, source) ? [[port, reference] as const] : [];
  });
  const schemas = callerSchemas(document);
  const set = Object.entries(params).filter(([, value]) => {
    const param = callerParam(value);
    return param === undefined || (isOwn && Object.hasOwn(schemas, param));
  });
  const condition = when === undefined ? undefined : renamedCondition(when, names, isOwn);
  return {
    ...step,
    ...(condition !== undefined && { when: condition }),
    ...(joined.length > 0 && { inputs: Object.fromEntries(joined) }),
    ...(set.length > 0 && { params: Object.fromEntries(set) }),
  };
}

const reference = /\$(inputs|params|steps|files)\.([A-Za-z0-9_-]+)/g;

/** A condition that reads something from elsewhere is none any more. */
function renamedCondition(
  when: string,
  names: ReadonlyMap<string, string>,
  isOwn: boolean,
): string | undefined {
  let isWhole = true;
  const renamed = when.replace(reference, (whole, kind: string, name: string) => {
    const inside = kind === 'steps' ? names.get(name) : undefined;
    if (inside === undefined && !isOwn) isWhole = false;
    return inside === undefined ? whole : `$steps.${inside}`;
  });
  return isWhole ? renamed : undefined;
}

/** A value that begins like a reference and is none that is drawn, such as one to a parameter. */
function isReference(value: unknown): boolean {
  return typeof value === 'string' && /^\$(inputs|params|steps|files)\./.test(value);
}

function isThere(document: PipelineDocument, { node, port }: { node: string; port: string }): boolean {
  return document.steps[node] !== undefined || document.inputs?.[port] !== undefined;
}

/** Files come along, under free names; one that is there already is used. */
function filesFor({ files: present = {} }: PipelineDocument, { files }: Clip) {
  const names = new Map<string, string>();
  const added: Record<string, string> = {};
  for (const [name, file] of Object.entries(files)) {
    const same = Object.entries({ ...present, ...added }).find(([, other]) => other === file)?.[0];
    const own = same ?? freeName(name, [...Object.keys(present), ...Object.keys(added)]);
    if (same === undefined) added[own] = file;
    names.set(name, own);
  }
  return { names, added };
}

const beside = 40;
const apart = { x: 240, y: 160 };

function placesFor({ steps, positions, notes }: Clip, at: Position | undefined) {
  // Those without a place stand in rows of five below each other.
  let count = 0;
  const places = Object.keys(steps).map((id): [string, Position] => {
    const place = positions[id] ?? { x: (count % 5) * apart.x, y: Math.floor(count / 5) * apart.y };
    if (!positions[id]) count++;
    return [id, place];
  });
  const all = [...places.map(([, place]) => place), ...notes];
  const left = Math.min(...all.map(({ x }) => x));
  const top = Math.min(...all.map(({ y }) => y));
  const by = at ? { x: at.x - left, y: at.y - top } : { x: beside, y: beside };
  const movedPlaces = places.map(([id, { x, y }]): [string, Position] => [id, { x: x + by.x, y: y + by.y }]);
  return { by, steps: Object.fromEntries(movedPlaces) as Readonly<Record<string, Position>> };
}

function withDrawings(
  document: PipelineDocument,
  clip: Clip,
  names: ReadonlyMap<string, string>,
  by: Position,
): PipelineDocument {
  const { groups = [], notes = [], ...canvas } = document.canvas ?? {};
  const newGroups = clip.groups.map((group) => ({
    ...group,
    steps: group.steps.map((id) => names.get(id)!),
  }));
  const newNotes = clip.notes.map((note) => ({
    ...note,
    x: Math.round(note.x + by.x),
    y: Math.round(note.y + by.y),
  }));
  const allGroups = [...groups, ...newGroups].slice(0, most);
  const allNotes = [...notes, ...newNotes].slice(0, most);
  return {
    ...document,
    canvas: {
      ...canvas,
      ...(allGroups.length > 0 && { groups: allGroups }),
      ...(allNotes.length > 0 && { notes: allNotes }),
    },
  };
}
