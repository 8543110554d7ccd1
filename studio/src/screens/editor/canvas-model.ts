import type { Edge } from '@xyflow/svelte';
import type { Problem } from '../../api/types.ts';
import {
  outputsNode,
  type CanvasGroup,
  type CanvasNote,
  type PipelineDocument,
  type Position,
  type Source,
} from '../../document/document.ts';
import { canvasName } from '../../document/edit.ts';
import type { Mark } from '../../document/difference.ts';
import { nodeIn, type Graph, type GraphNode } from '../../document/graph.ts';
import { nodeHeight, nodeWidth } from '../../document/box-size.ts';
import type { layout } from '../../document/layout.ts';
import { baseType } from '../../document/types.ts';
import type { BoxNode, CanvasBox, FrameNode, NoteNode } from './canvas-box.ts';
import { estimatedHandles, estimatedSize } from './far/estimate.ts';
import { drawingId } from './graph/drawing.ts';
import { closedGroups, type ClosedGroup } from './graph/closed-groups.ts';
import { sameBox } from './graph/same-box.ts';
import type { StepPreview } from './try/step-preview.ts';
import type { StepUpdate } from './updates/marks.ts';

/** The place at the end of the pipeline's outputs that makes a new one. */
export const newOutput = '+';

/** The room between a frame and what is in it, in pixels; its heading is above. */
const framePadding = 20;
const frameHead = 34;

/** What boxes are made of. */
export interface BoxSources {
  readonly graph: Graph;
  readonly document: PipelineDocument;
  readonly problems: readonly Problem[];
  readonly previews: ReadonlyMap<string, StepPreview>;
  readonly selected: ReadonlySet<string>;
  readonly marks?: ReadonlyMap<string, Mark>;
  readonly updates?: ReadonlyMap<string, StepUpdate>;
  /** Places the boxes that nobody placed. */
  readonly layout?: typeof layout | undefined;
}

const none: readonly Problem[] = [];

/**
 * The boxes of a graph, with frames and notes, where the document says that they stand, else where they are laid out.
 * @param before those that are there: what has not changed stays the very same, so that nothing of it is drawn again
 * @param isMany their sizes are estimated until they are drawn, so that none is drawn only to be measured
 */
export function boxesOf(
  sources: BoxSources,
  before: readonly CanvasBox[] = [],
  { isMany = false }: { readonly isMany?: boolean } = {},
): CanvasBox[] {
  const { graph, document, problems, previews, selected, marks, updates } = sources;
  const known = new Map(before.map((box) => [box.id, box]));
  const places = placesOf(sources);
  const byStep = Map.groupBy(problems, ({ step }) => step);
  const groups = document.canvas?.groups ?? [];
  const closed = new Map(closedGroups(groups, graph).map((one) => [one.at, one]));
  const hidden = new Set([...closed.values()].flatMap(({ group }) => group.steps));
  const size = (id: string) => sizeOf(graph, known, id);
  const frames = groups.map((group, at) => frameOf(group, at, closed.get(at), places, size));
  const frameOfStep = new Map(
    frames.flatMap((frame, at) =>
      frame?.type === 'frame' ? groups[at]!.steps.map((id) => [id, frame] as const) : [],
    ),
  );
  const boxes = graph.nodes.map((node): CanvasBox => {
    const { id } = node;
    const step = document.steps[id];
    const frame = frameOfStep.get(id);
    const place = places(id);
    return {
      id,
      type: 'box',
      position: frame ? { x: place.x - frame.position.x, y: place.y - frame.position.y } : { ...place },
      ...(frame && { parentId: frame.id }),
      ...(hidden.has(id) && { hidden: true }),
      data: {
        node: id === outputsNode && !marks ? withNewOutput(node) : node,
        problems: byStep.get(id) ?? none,
        disabled: step?.disabled === true,
        when: step?.when,
        preview: previews.get(id),
        mark: marks?.get(id),
        update: updates?.get(id),
      },
    };
  });
  const notes = (document.canvas?.notes ?? []).map(noteOf);
  const all = [...frames.filter((frame) => frame !== undefined), ...boxes, ...notes];
  return all.map((box) => {
    const there = known.get(box.id);
    const isGuessed = isMany && box.type === 'box' && (!there?.measured || there.handles !== undefined);
    const wanted = {
      ...box,
      selected: selected.has(box.id),
      ...(isGuessed && { measured: estimatedSize(box.data), handles: estimatedHandles(box.data) }),
    };
    // What the canvas knows of a box stays: its size, and where it is while it is dragged.
    const made = there
      ? ({
          ...measuredOf(there),
          ...wanted,
          ...(there.dragging && { position: there.position }),
        } as CanvasBox)
      : wanted;
    return there && sameBox(there, made) ? there : made;
  });
}

/** The lines of a graph; those of a closed group end at its box. */
export function linesOf(
  graph: Graph,
  document: PipelineDocument,
  selected: ReadonlySet<string>,
  before: readonly Edge[] = [],
  titleOf: (from: Source, to: Source) => string = (from, to) =>
    `${from.node}.${from.port} → ${to.node}.${to.port}`,
): Edge[] {
  const known = new Map(before.map((line) => [line.id, line]));
  const closed = closedGroups(document.canvas?.groups ?? [], graph);
  const boxOf = new Map(closed.flatMap(({ group, at }) => group.steps.map((id) => [id, at] as const)));
  return graph.edges.flatMap(({ id, from, to, type }): Edge[] => {
    const [out, into] = [boxOf.get(from.node), boxOf.get(to.node)];
    if (out !== undefined && out === into) return [];
    const end = (group: number | undefined, { node, port }: { node: string; port: string }) =>
      group === undefined
        ? { box: node, handle: port }
        : { box: drawingId({ kind: 'group', at: group }), handle: `${node}.${port}` };
    const [source, target] = [end(out, from), end(into, to)];
    const line: Edge = {
      id,
      source: source.box,
      sourceHandle: source.handle,
      target: target.box,
      targetHandle: target.handle,
      class: `line-${baseType(type)}`,
      ariaLabel: titleOf(from, to),
      selected: selected.has(id),
    };
    const there = known.get(id);
    const isSame =
      there !== undefined &&
      (['source', 'sourceHandle', 'target', 'targetHandle', 'class', 'ariaLabel'] as const).every(
        (key) => there[key] === line[key],
      ) &&
      (there.selected ?? false) === line.selected;
    return [isSame ? there : line];
  });
}

function placesOf({ graph, document, layout: place }: BoxSources): (id: string) => Position {
  const placed = document.canvas?.positions ?? {};
  let laidOut: Readonly<Record<string, Position>> | undefined;
  return (id) => placed[canvasName(id)] ?? (laidOut ??= place?.(graph) ?? {})[id] ?? { x: 0, y: 0 };
}

function sizeOf(
  graph: Graph,
  known: ReadonlyMap<string, CanvasBox>,
  id: string,
): { readonly width: number; readonly height: number } {
  const measured = known.get(id)?.measured;
  const node = nodeIn(graph, id);
  const ports = node ? Math.max(node.inputs.length, node.outputs.length) : 1;
  return { width: measured?.width ?? nodeWidth, height: measured?.height ?? nodeHeight(ports) + 20 };
}

/** The frame of a group, or its box where it is closed. */
function frameOf(
  group: CanvasGroup,
  at: number,
  closed: ClosedGroup | undefined,
  places: (id: string) => Position,
  size: (id: string) => { readonly width: number; readonly height: number },
): BoxNode | FrameNode | undefined {
  const id = drawingId({ kind: 'group', at });
  const all = group.steps.map((step) => ({ ...places(step), ...size(step) }));
  if (all.length === 0) return undefined;
  const left = Math.min(...all.map(({ x }) => x));
  const top = Math.min(...all.map(({ y }) => y));
  if (closed) {
    const data = { node: { id, ...closed.ports }, problems: none, disabled: false, when: undefined };
    return {
      id,
      type: 'box',
      position: { x: left, y: top },
      data: { ...data, preview: undefined, closed: group },
    };
  }
  const right = Math.max(...all.map(({ x, width }) => x + width));
  const bottom = Math.max(...all.map(({ y, height }) => y + height));
  return {
    id,
    type: 'frame',
    position: { x: left - framePadding, y: top - frameHead },
    width: right - left + 2 * framePadding,
    height: bottom - top + frameHead + framePadding,
    zIndex: -1,
    data: { group },
  };
}

function noteOf(note: CanvasNote, at: number): NoteNode {
  const { x, y, width = 220, height = 90 } = note;
  return {
    id: drawingId({ kind: 'note', at }),
    type: 'note',
    position: { x, y },
    width,
    height,
    data: { note },
  };
}

function measuredOf({ measured, dragging, type }: CanvasBox): Partial<CanvasBox> {
  // A box has the size of what is in it; frames and notes have their own.
  return {
    ...(measured && type === 'box' && { measured }),
    ...(dragging !== undefined && { dragging }),
  };
}

/** Of the box at the end, which stays the same while the outputs do. */
const withNewOutputs = new WeakMap<GraphNode, GraphNode>();

function withNewOutput(node: GraphNode): GraphNode {
  const before = withNewOutputs.get(node);
  if (before) return before;
  const made = { ...node, inputs: [...node.inputs, { name: newOutput, type: 'json', optional: true }] };
  withNewOutputs.set(node, made);
  return made;
}
